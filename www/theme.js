// Before anything is drawn: the colours that were chosen last, so that a dark page never flashes white.
try {
  const theme = localStorage.getItem("trueroute-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing for us: the system's colours.
}
