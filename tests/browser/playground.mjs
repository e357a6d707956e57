// The playground as a test sees it: open it, choose, type, ask, and read what it shows.
import { join } from "node:path";
import { browser, open, root, serve } from "./harness.mjs";

/** A loaded playground, `path` being what stands behind the address (`#shop`). */
export async function playground(t, { path = "", ...options } = {}) {
  const address = await serve(t, join(root, "target", "www"));
  const context = await browser(t, { viewport: { width: 1440, height: 900 }, ...options });
  const page = await open(context, `${address}/${path}`);
  await page.locator("#example").waitFor();
  return page;
}

/** Takes an example, and waits until it is evaluated. */
export async function choose(page, example) {
  await page.selectOption("#example", example);
  await page.locator("#objects").waitFor();
}

/** Opens one of the panels by its title. */
export async function openPanel(page, title) {
  await page.getByRole("tab", { name: title }).click();
}

/** Asks what stands in the form, once the given fields are filled. */
export async function ask(page, fields = {}) {
  if (["headers", "port", "gateway"].some((id) => id in fields) && (await page.locator("#more-fields").count()) === 0) {
    await page.locator("#more").click();
  }
  for (const [id, value] of Object.entries(fields)) {
    const field = page.locator(`#${id}`);
    await ((await field.evaluate((element) => element.tagName)) === "SELECT" ? field.selectOption(value) : field.fill(value));
  }
  await page.getByRole("button", { name: "Ask" }).click();
  await page.locator(".resolution").waitFor();
}

/** Appends to the text, as a person who pastes at its end. */
export async function append(page, text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** Pastes at the end of the text, as the clipboard does. */
export async function paste(page, text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  await page.locator(".cm-content").evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** The route tables: `port hostname` to lines of `match → action`, in the order shown. */
export async function tables(page) {
  await openPanel(page, "Routes");
  const found = await page.locator(".route-table").evaluateAll((tables) =>
    tables.map((table) => {
      const counts = (part) => !part.matches(".taken, :has(> .chip)");
      const words = (cell) => [...cell.children].filter(counts).map((part) => part.textContent.trim()).join(", ");
      const rows = [...table.querySelectorAll("tbody tr")].map((row) => `${words(row.cells[1])} → ${words(row.cells[2])}`);
      return [`${table.dataset.port} ${table.dataset.hostname}`, rows];
    }),
  );
  return Object.fromEntries(found);
}

/** The ports: `80 open`, … */
export async function ports(page) {
  await openPanel(page, "Listeners");
  return page
    .locator(".ports li")
    .evaluateAll((items) => items.map(({ dataset }) => `${dataset.port} ${dataset.open === "true" ? "open" : "closed"}`));
}

/** The listeners: name to `attachedRoutes: state`. */
export async function listeners(page) {
  await openPanel(page, "Listeners");
  const found = await page.locator(".listeners tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const state = [...row.querySelectorAll(".state .chip")].map((chip) => chip.lastChild.textContent).join(", ");
      return [row.dataset.listener, `${row.querySelector(".number").textContent}: ${state}`];
    }),
  );
  return Object.fromEntries(found);
}

/** What the panel of statuses says of an object: its rows as `sign field: observed | right`. */
export async function statusRows(page, object) {
  await openPanel(page, "Statuses");
  const found = page.locator(`.object[data-object="${object}"]`);
  if (!(await found.evaluate((element) => element.open))) await found.locator("> summary").click();
  return found.locator(".diff-row").evaluateAll((rows) =>
    rows.map((row) => {
      const [, field, observed, right] = [...row.children].map((cell) => cell.textContent.trim());
      return `${row.dataset.sign} ${field}: ${observed} | ${right}`;
    }),
  );
}

/** The outcome above the panels, as it reads. */
export async function headline(page) {
  return (await page.locator(".headline .outcome").innerText()).replace(/\s+/g, " ").trim();
}

/** What is selected in the editor. */
export async function selection(page) {
  return page.evaluate(() => document.getSelection().toString());
}

/** Puts the cursor on a line of the text, as a click does. */
export async function clickLine(page, text) {
  await page.locator(".cm-line").filter({ hasText: text }).first().click();
}
