import type * as Sax from 'sax';
import { ReportFormatError } from './report-format-error';

/** An element of an XML document, namespaces left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, that of its children left out. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Elements and attributes of one document: a report of a hundred thousand tests has fewer. */
const MAX_PARTS = 1_000_000;

/** The message of sax for an entity that it does not know. */
const UNKNOWN_ENTITY = 'Invalid character entity';

/**
 * Read a report. Only the five named entities and characters by number are known: what a document type defines, for
 * example an entity that grows to gigabytes or that names a file, stays as it is written.
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [root];
  let parts = 0;
  const options = { position: true, strictEntities: true };
  const parser = loadSax().parser(true, options);
  // The parser would go on after an error, and report the next one.
  parser.onerror = (error) => {
    if (error.message.startsWith(UNKNOWN_ENTITY)) return void parser.resume();
    throw new ReportFormatError(`${error.message.split('\n')[0].toLowerCase()} at line ${parser.line + 1}`);
  };
  parser.onopentag = ({ name, attributes }) => {
    const entries = Object.entries(attributes as Readonly<Record<string, string>>);
    parts += 1 + entries.length;
    if (parts > MAX_PARTS)
      throw new ReportFormatError(`more than ${MAX_PARTS} elements and attributes at line ${parser.line + 1}`);
    const element: OpenElement = {
      name: local(name),
      attributes: Object.fromEntries(entries.map(([key, value]) => [local(key), value])),
      children: [],
      text: '',
    };
    open[open.length - 1].children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  const onText = (piece: string) => {
    open[open.length - 1].text += piece;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.write(text).close();
  if (root.children.length !== 1) throw new ReportFormatError('there is no single root element');
  return root.children[0];
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Loaded when it is first needed. */
function loadSax(): typeof Sax {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('sax') as typeof Sax;
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
