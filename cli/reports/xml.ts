/** An element of an XML document, namespaces left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, that of its children left out. */
  readonly text: string;
}

interface OpenElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ATTRIBUTE = /([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Read a report. Only the five named entities and characters by number are known: a document type that
 * defines more, such as one that grows to gigabytes, is passed over.
 */
export function parseXml(source: string): XmlElement {
  const text = source.replace(/^\uFEFF/, '');
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [root];
  let at = 0;
  const fail = (message: string): never => {
    throw new Error(`${message} at line ${text.slice(0, at).split('\n').length}`);
  };
  const skipTo = (mark: string, from: number) => {
    const end = text.indexOf(mark, from);
    if (end < 0) fail(`${mark} is missing`);
    return end + mark.length;
  };
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const top = open[open.length - 1];
    if (next !== at) {
      top.text += decode(text.slice(at, next < 0 ? text.length : next));
      at = next < 0 ? text.length : next;
    } else if (text.startsWith('<!--', at)) at = skipTo('-->', at);
    else if (text.startsWith('<![CDATA[', at)) {
      const end = skipTo(']]>', at);
      top.text += text.slice(at + 9, end - 3);
      at = end;
    } else if (text.startsWith('<?', at)) at = skipTo('?>', at);
    else if (text.startsWith('<!', at)) at = endOfDoctype(text, at) ?? fail('the document type does not end');
    else if (text.startsWith('</', at)) {
      const end = skipTo('>', at);
      const name = local(text.slice(at + 2, end - 1).trim());
      if (open.length === 1 || top.name !== name) fail(`</${name}> closes nothing`);
      open.pop();
      at = end;
    } else at = openElement(text, at, open) ?? fail('an element does not end');
  }
  if (open.length > 1) fail(`<${open[open.length - 1].name}> is not closed`);
  if (root.children.length !== 1) fail('there is no single root element');
  return root.children[0];
}

function openElement(text: string, at: number, open: OpenElement[]): number | undefined {
  const end = endOfTag(text, at);
  if (end === undefined) return undefined;
  const inner = text.slice(at + 1, end - 1);
  const name = local(/^[^\s/]+/.exec(inner)?.[0] ?? '');
  const attributes: Record<string, string> = {};
  for (const [, key, double, single] of inner.matchAll(ATTRIBUTE))
    attributes[local(key)] = decode(double ?? single ?? '');
  const element: OpenElement = { name, attributes, children: [], text: '' };
  open[open.length - 1].children.push(element);
  if (!inner.endsWith('/')) open.push(element);
  return end;
}

/** A `>` may stand within quotes. */
function endOfTag(text: string, from: number): number | undefined {
  let quote = '';
  for (let i = from; i < text.length; i += 1) {
    const c = text[i];
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '>') return i + 1;
  }
  return undefined;
}

function endOfDoctype(text: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '[') depth += 1;
    else if (text[i] === ']') depth -= 1;
    else if (text[i] === '>' && depth <= 0) return i + 1;
  }
  return undefined;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** All elements of a name, at any depth, in the order of the document. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const waiting = [element];
  while (waiting.length > 0) {
    const next = waiting.pop() as XmlElement;
    if (next.name === name) found.push(next);
    for (let i = next.children.length - 1; i >= 0; i -= 1) waiting.push(next.children[i]);
  }
  return found;
}

export function child(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce((at: XmlElement | undefined, name) => at?.children.find((each) => each.name === name), element);
}
