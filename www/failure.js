/** Says above everything else that the page does not work, and why. */
export function showFailure(what, details) {
  const place = document.getElementById("failure");
  const title = document.createElement("strong");
  title.textContent = what;
  const reason = document.createElement("code");
  reason.textContent = details;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Load again";
  again.addEventListener("click", () => location.reload());
  place.replaceChildren(title, reason, again);
  place.hidden = false;
}
