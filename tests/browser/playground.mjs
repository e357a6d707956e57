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

/** Sends what stands in the form, once the given fields are filled. */
export async function send(page, fields = {}) {
  for (const [id, value] of Object.entries(fields)) {
    const field = page.locator(`#${id}`);
    await ((await field.evaluate((element) => element.tagName)) === "SELECT" ? field.selectOption(value) : field.fill(value));
  }
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".resolution").waitFor();
}

/** Appends to the text, as a person who pastes at its end. */
export async function append(page, text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** The route tables: `port hostname` to lines of `match → action`, in the order shown. */
export async function tables(page) {
  await openPanel(page, "Routes");
  const found = await page.locator(".route-table").evaluateAll((tables) =>
    tables.map((table) => {
      const words = (cell) => [...cell.children].map((part) => part.textContent.trim()).join(", ");
      const rows = [...table.querySelectorAll("tbody tr")].map((row) => `${words(row.cells[1])} → ${words(row.cells[2])}`);
      return [`${table.dataset.port} ${table.dataset.hostname}`, rows];
    }),
  );
  return Object.fromEntries(found);
}

/** The ports: `80 open`, … */
export async function ports(page) {
  await openPanel(page, "Ports & listeners");
  return page
    .locator(".ports li")
    .evaluateAll((items) => items.map(({ dataset }) => `${dataset.port} ${dataset.open === "true" ? "open" : "closed"}`));
}

/** The listeners: name to `attachedRoutes: state`. */
export async function listeners(page) {
  await openPanel(page, "Ports & listeners");
  const found = await page.locator(".listeners tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const state = [...row.cells[5].querySelectorAll(".chip")].map((chip) => chip.lastChild.textContent).join(", ");
      return [row.dataset.listener, `${row.cells[4].textContent}: ${state}`];
    }),
  );
  return Object.fromEntries(found);
}

/** The labels beside an object in the panel of statuses. */
export async function labels(page, object) {
  await openPanel(page, "Statuses");
  return page
    .locator(`.object[data-object="${object}"] summary .chip`)
    .evaluateAll((chips) => chips.map((chip) => chip.lastChild.textContent));
}
