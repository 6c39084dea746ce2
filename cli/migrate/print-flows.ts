import { MappedFlow, MappedMember, Printed } from './mapped';

/** Longer values have a line for each member. */
const WIDTH = 100;

/** Flows of one repository, as they stand between the braces of `new FlowCiProject({ })`. */
export function printFlows(repositoryName: string, namePrefix: string, flows: readonly MappedFlow[]): string {
  const lines = [
    `repositoryName: ${quoted(repositoryName)},`,
    ...(namePrefix ? [`namePrefix: ${quoted(namePrefix)},`] : []),
    'flows: {',
    ...flows.flatMap((flow) => printFlow(flow).map((line) => indented(line))),
    '},',
  ];
  return `${lines.join('\n')}\n`;
}

function printFlow({ name, comments, members, missing }: MappedFlow): string[] {
  return [
    ...comments.map(comment),
    ...missing.map((each) => comment(`not mapped: ${each}`)),
    `${propertyKey(name)}: {`,
    ...members.flatMap((member) => printMember(member).map(indented)),
    '},',
  ];
}

function printMember({ key, value, comments }: MappedMember): string[] {
  return [...comments.map(comment), ...`${propertyKey(key)}: ${printValue(value)},`.split('\n')];
}

/** Data as code that people like to read. Texts of several lines are templates, which keep them readable. */
export function printValue(value: Printed): string {
  if (typeof value === 'string') return value.includes('\n') ? template(value) : quoted(value);
  if (typeof value !== 'object') return String(value);
  const list = Array.isArray(value);
  const members = list
    ? value.map(printValue)
    : Object.entries(value).map(([key, each]) => `${propertyKey(key)}: ${printValue(each as Printed)}`);
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) return open + close;
  const blank = list ? '' : ' ';
  const line = `${open}${blank}${members.join(', ')}${blank}${close}`;
  if (line.length <= WIDTH && !line.includes('\n')) return line;
  return [open, ...members.map((member) => `${indentedCode(member)},`), close].join('\n');
}

function propertyKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/** A text of several lines as a list of lines, so that the indentation of the code is not part of it. */
function template(text: string): string {
  const lines = text.split('\n').map((line) => `  ${quoted(line)},`);
  return ['[', ...lines, "].join('\\n')"].join('\n');
}

/** A line for JavaScript too, which knows two more ends of lines than HCL. */
export function comment(text: string): string {
  return `// ${text.replace(/[\r\u2028\u2029]/g, ' ')}`.trimEnd();
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

function indentedCode(code: string): string {
  return code.split('\n').map(indented).join('\n');
}
