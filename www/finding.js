// Shows the page of a finding: `finding.html#TR0140-stale-parent-status`. The pages are Markdown of a simple sort; text is set
// as text, so that nothing in a page or an address can be more than that.

const NAME = /^TR\d{4}-[a-z0-9-]+$/;

async function show() {
  const main = document.querySelector("main");
  const name = location.hash.slice(1);
  const response = NAME.test(name) ? await fetch(`findings/${name}.md`) : null;
  if (!response?.ok) {
    main.replaceChildren(element("h1", "No such page"), element("p", "This finding has no page of its own yet. Its help says what to do."));
    return;
  }
  const blocks = parse(await response.text());
  main.replaceChildren(...blocks);
  document.title = `${name}, trueroute`;
}

/** Headings, paragraphs, lists and fenced code. */
function parse(text) {
  const blocks = [];
  const lines = text.split("\n");
  let paragraph = [];
  let list = null;
  const end = () => {
    if (paragraph.length > 0) blocks.push(inline("p", paragraph.join(" ")));
    [paragraph, list] = [[], null];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const heading = /^(#{1,3}) (.*)$/.exec(line);
    const item = /^[-*] (.*)$/.exec(line);
    if (line.startsWith("```")) {
      end();
      const from = index + 1;
      do index += 1;
      while (index < lines.length && !lines[index].startsWith("```"));
      const make = line === "```text" ? prose : code;
      blocks.push(make(lines.slice(from, index)));
    } else if (heading) {
      end();
      blocks.push(inline(`h${heading[1].length}`, heading[2]));
    } else if (item) {
      if (list === null) {
        end();
        list = element("ul");
        blocks.push(list);
      }
      list.append(inline("li", item[1]));
    } else if (line.trim() === "") {
      end();
    } else if (list !== null) {
      list.lastChild.append(" ", ...spans(line.trim()));
    } else {
      paragraph.push(line.trim());
    }
  }
  end();
  return blocks;
}

function code(lines) {
  const block = element("pre");
  block.tabIndex = 0;
  block.append(element("code", lines.join("\n")));
  return block;
}

/** What the engine says: its sentences may wrap. */
function prose(lines) {
  const block = element("pre");
  block.className = "prose";
  const said = element("code");
  said.append(...lines.map((line) => element("span", `${line}\n`)));
  block.append(said);
  return block;
}

function inline(tag, text) {
  const made = element(tag);
  made.append(...spans(text));
  return made;
}

/** `code` and *emphasis*. */
function spans(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (/^`.+`$/.test(part)) return element("code", part.slice(1, -1));
    if (/^\*.+\*$/.test(part)) return element("em", part.slice(1, -1));
    return part;
  });
}

function element(tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return made;
}

addEventListener("hashchange", show);
await show();
