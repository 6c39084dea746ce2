/** A package whose code is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** What its package.json says. */
  readonly license?: string;
  /** Its files of licences and notices: name -> text. */
  readonly files: Readonly<Record<string, string>>;
}

/** Licences whose code may be shipped inside of Apache-2.0's, given their text and notices. */
const ALLOWED: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
];

const HEAD = `The files below assets/ hold code of the packages that are listed here, each under its own licence.
`;

/**
 * The licences and notices of what is bundled, each text once.
 * @throws Error that names each package whose licence is missing, or not one of those that are allowed
 */
export function noticeOf(packages: readonly BundledPackage[]): string {
  const sorted = [...packages].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  const issues = sorted.flatMap((each) => issuesOf(each, sorted));
  if (issues.length > 0)
    throw new Error(`${issues.join('\n')}\nBundle another package, or see projenrc/notice/notice.ts`);
  const texts = new Map<string, string[]>();
  for (const each of sorted) {
    const title = `${each.name} ${each.version} (${each.license ?? ''})`;
    for (const text of textsOf(each, sorted)) texts.set(text, [...(texts.get(text) ?? []), title]);
  }
  const parts = [...texts].map(([text, titles]) => `${'-'.repeat(80)}\n${titles.join('\n')}\n\n${text}\n`);
  return [HEAD, ...parts].join('\n');
}

function issuesOf(each: BundledPackage, all: readonly BundledPackage[]): string[] {
  const name = `${each.name} ${each.version}`;
  if (each.license === undefined) return [`${name} is bundled and says no licence`];
  if (!ALLOWED.includes(each.license))
    return [`${name} is bundled under ${each.license}, allowed are ${ALLOWED.join(', ')}`];
  return licenceOf(each, all) === undefined
    ? [`${name} is bundled under ${each.license}, and has no file with its text`]
    : [];
}

function textsOf(each: BundledPackage, all: readonly BundledPackage[]): string[] {
  const notices = Object.entries(each.files)
    .filter(([file]) => /^notice/i.test(file))
    .map(([, text]) => text);
  return [licenceOf(each, all) ?? '', ...notices].map((text) => text.trim());
}

/**
 * A package's own text, or that of a sister from the same publisher under the same licence: some of AWS's have none.
 */
function licenceOf(each: BundledPackage, all: readonly BundledPackage[]): string | undefined {
  const own = (it: BundledPackage) =>
    Object.entries(it.files).find(([file]) => /^(licen[cs]e|copying)/i.test(file))?.[1];
  const scope = (it: BundledPackage) => (it.name.startsWith('@') ? it.name.split('/')[0] : undefined);
  const sisters = all.filter(
    (it) => scope(it) !== undefined && scope(it) === scope(each) && it.license === each.license,
  );
  return own(each) ?? sisters.map(own).find((text) => text !== undefined);
}
