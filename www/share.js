// Manifests and a request in the part of the address behind the `#`. Browsers do not send it; whoever has the link, reads it.

/** Addresses that are longer are cut by what people send them with. */
const LONGEST = 64_000;

/** Puts both into the address and copies it. `fields` are names and values in turn; `done` hears what became of it. */
export async function putIntoAddress(text, fields, done) {
  const parameters = new URLSearchParams({ m: toBase64(await packed(text)) });
  for (let index = 0; index < fields.length; index += 2) parameters.set(fields[index], fields[index + 1]);
  const fragment = `#${parameters}`;
  if (fragment.length > LONGEST) return done("Too large for a link: share the file instead");
  history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    done("Link copied; the manifests are in it, and nowhere else");
  } catch {
    done("The link is in the address bar; the manifests are in it, and nowhere else");
  }
}

/** Calls `found` with text and fields if the address holds any. */
export async function takeFromAddress(found) {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const content = parameters.get("m");
  if (content === null) return;
  parameters.delete("m");
  try {
    found(await unpacked(fromBase64(content)), [...parameters].flat());
  } catch (error) {
    console.warn("the address holds no manifests that can be read", error);
  }
}

const packed = (text) => through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));

const unpacked = async (bytes) => new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

function toBase64(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const fromBase64 = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (unit) => unit.charCodeAt(0));
