import { EXAMPLES } from './examples';
import { cell } from './markdown-cell';
import { otherSections, renderSections } from './other-sections';
import { probe, Refusal } from './probe';
import { DeclaredFlows, faultsOf } from '../../src/flows/resolve';

/** Sections of the page, by how the path of an option begins; the first one that fits. */
const SECTIONS: readonly { readonly title: string; readonly begin: string }[] = [
  { title: 'Triggers', begin: 'flows.<name>.on' },
  { title: 'The buildspec, typed', begin: 'flows.<name>.build.' },
  { title: 'A flow', begin: 'flows' },
  { title: 'The project', begin: '' },
];

/** Refusals that any option may have: the kind of a value is wrong. They are told once. */
const GENERAL: readonly { readonly pattern: RegExp; readonly mustBe: string; readonly cure: string }[] = [
  {
    pattern: /^an option that exists$/,
    mustBe: 'an option that exists',
    cure: 'the nearest name is told, or all that are known there',
  },
  { pattern: /^an object with ("|$)/, mustBe: 'an object with "...", its members', cure: 'write `{ ... }`' },
  { pattern: /^a map from names to values$/, mustBe: 'a map from names to values', cure: 'write `{ name: value }`' },
  {
    pattern: /^a map of \d+ or (more|fewer)$/,
    mustBe: 'a map of so many or more, or fewer',
    cure: 'add one, leave the option out, or remove some',
  },
  {
    pattern: /^a list( of \d+ or (more|fewer))?$/,
    mustBe: 'a list, or one of so many or more, or fewer',
    cure: 'put it in `[ ]`, add one, leave the option out, or remove some',
  },
  {
    pattern: /^a text( that is not empty| of 1 to \d+ characters)?$/,
    mustBe: 'a text, one that is not empty, or one of so many characters at most',
    cure: 'write it in quotes',
  },
  { pattern: /^true or false$/, mustBe: 'true or false', cure: 'write true or false without quotes' },
  {
    pattern: /^one of [A-Za-z0-9/_.]+(, |$)/,
    mustBe: 'one of a list',
    cure: 'write one that the message names; the nearest is told',
  },
];

/** Every refusal of the options: found by trying, and by the examples of what is wrong together. */
export function allRefusals(): Refusal[] {
  const tried = probe((value) => faultsOf(value as DeclaredFlows));
  const together = EXAMPLES.flatMap((flows) => faultsOf({ repositoryName: 'shop', defaultBranch: 'main', flows })).map(
    ({ path, value, mustBe, cure }) => ({
      option: path.replace(/\[\d+\]/g, '[]').replace(/^flows\.(\w+|\["[^"]*"\])/, 'flows.<name>'),
      value,
      mustBe,
      cure,
    }),
  );
  return [...tried, ...together];
}

/** docs/errors.md */
export function errorsPage(): string {
  const special = distinct(allRefusals().filter(({ mustBe }) => !GENERAL.some(({ pattern }) => pattern.test(mustBe))));
  const taken = new Set<Row>();
  const sections = SECTIONS.map(({ title, begin }) => {
    const rows = special.filter((row) => !taken.has(row) && row.options[0].startsWith(begin));
    for (const row of rows) taken.add(row);
    return { title, rows };
  })
    .filter(({ rows }) => rows.length > 0)
    .reverse();
  const others = otherSections();
  return `<!-- Generated from the checks: npx tsx projenrc/errors/write-errors-page.ts -->
# What is refused

Every refusal, its cause, and what to do. [Options](#any-option) come first; then
${others.map(({ title }) => `[${title.toLowerCase().replace('aws', 'AWS')}](#${anchor(title)})`).join(', ')}. Words in angle brackets stand for names of yours.

\`npx projen\` and \`cdk synth\` look at all options before anything is written, and tell all faults at once, each on
a line of its own:

\`\`\`text
2 options need a change (nothing was written)
  - "flows.main.timeout" is 3, it must be a whole number of minutes from 5 to 2160: write a number such as 60
  - "flows.main.bagde" is true, it must be an option that exists: did you mean "badge"?
\`\`\`

The path of the option comes first, then what stands there, what is allowed, and what to change. Below, \`<name>\` is a
name of yours, and \`[]\` a place in a list. What holds of a flow's settings holds of \`flowDefaults\` too.

## Any option

| it must be | what to do |
|---|---|
${GENERAL.map(({ mustBe, cure }) => `| ${cell(mustBe)} | ${cell(cure)} |\n`).join('')}
${sections.map(({ title, rows }) => `## ${title}\n\n| option | refused, such as | it must be | what to do |\n|---|---|---|---|\n${rows.map(line).join('')}`).join('\n')}
${renderSections(others)}`;
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .replace(/ /g, '-');
}

interface Row {
  readonly options: string[];
  readonly example: unknown;
  readonly mustBe: string;
  readonly cure: string;
}

/** One row for each refusal, with all options that have it. */
function distinct(refusals: readonly Refusal[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { option, value, mustBe, cure } of refusals) {
    // A default is refused as the flow's own setting is, and an entry with a bad name like any other.
    const at = option
      .replace(/^flowDefaults(?=\.)/, 'flows.<name>')
      .replace(/(\[""\]|\["a b"\])/g, '.<name>')
      .replace(/\.colour$/, '.<name>');
    const key = JSON.stringify([mustBe.replace(/, not .*$/, ''), cure]);
    const row = rows.get(key) ?? { options: [], example: value, mustBe, cure };
    if (!row.options.includes(at)) row.options.push(at);
    rows.set(key, { ...row, example: tells(row.example) >= tells(value) ? row.example : value });
  }
  return [...rows.values()];
}

/** How much a wrong value tells to somebody who reads it: a text or a number more than something of another kind. */
function tells(value: unknown): number {
  if (typeof value === 'string' && value.trim() !== '') return value.length > 40 ? 1 : 3;
  return typeof value === 'number' || (typeof value === 'object' && value !== null) ? 2 : 0;
}

function line({ options, example, mustBe, cure }: Row): string {
  const listed = [
    ...options.slice(0, 4).map((option) => `\`${option}\``),
    ...(options.length > 4 ? [`and ${options.length - 4} more`] : []),
  ];
  return `| ${listed.join('<br>')} | ${mustBe === 'given' || example === undefined ? 'left out' : shown(example)} | ${cell(mustBe === 'one of ' ? 'one of those that are there' : mustBe)} | ${cell(cure)} |\n`;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return cell(`\`${json.length > 40 ? `${json.slice(0, 37)}...` : json}\``);
}
