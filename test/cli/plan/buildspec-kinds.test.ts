import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { BUILDSPEC_SCHEMAS } from '../../../src/buildspec/buildspec-schemas';
import { documentKey } from '../../../src/buildspec/document-schema';
import { Schema } from '../../../src/checks/schema';

/** A place of the grammar: the steps from the document to it, and what is due there. */
interface Position {
  readonly steps: readonly (string | number)[];
  readonly due: Due;
}
type Due = 'string' | 'yesNo' | 'integer' | 'strings' | 'stringOrStrings' | 'objects' | 'object';

/** A value of each kind, as YAML writes it. */
const VALUES = {
  null: 'null',
  boolean: 'true',
  number: '5',
  string: 'word',
  empty: "''",
  list: '[a]',
  map: '{a: b}',
} as const;
type Kind = keyof typeof VALUES;

/** What fits in each place, and what is read as something else, as go-yaml decodes it. All else must be reported. */
const READ_AS: Readonly<Record<Due, Partial<Record<Kind, 'fits' | 'absent' | 'as written' | 'list of one'>>>> = {
  string: { string: 'fits', null: 'absent', empty: 'absent', boolean: 'as written', number: 'as written' },
  yesNo: { boolean: 'fits', null: 'absent', empty: 'absent' },
  integer: { number: 'fits', null: 'absent', empty: 'absent' },
  strings: { list: 'fits', null: 'absent', empty: 'absent' },
  stringOrStrings: {
    list: 'fits',
    null: 'absent',
    empty: 'absent',
    string: 'list of one',
    boolean: 'list of one',
    number: 'list of one',
  },
  objects: { list: 'fits', null: 'absent', empty: 'absent' },
  object: { map: 'fits', null: 'absent', empty: 'absent' },
};

const definitions: Readonly<Record<string, Schema>> = BUILDSPEC_SCHEMAS;

function positions(given: Schema, steps: Position['steps']): Position[] {
  const schema = given.$ref ? definitions[given.$ref.replace('#/definitions/', '')] : given;
  const at = (due: Due): Position => ({ steps, due });
  switch (schema.type) {
    case 'boolean':
      return [at('yesNo')];
    case 'integer':
      return [at('integer')];
    case 'array': {
      const item = positions(schema.items ?? {}, [...steps, 0]);
      const ofObjects = item[0].due === 'object';
      return [at(ofObjects ? 'objects' : schema.written ? 'stringOrStrings' : 'strings'), ...item];
    }
    case 'object':
      return [
        at('object'),
        ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
          // The short form of typed builds.
          steps.length === 0 && name === 'commands' ? [] : positions(member, [...steps, documentKey(name, member)]),
        ),
        ...(schema.additionalProperties ? positions(schema.additionalProperties, [...steps, 'X']) : []),
      ];
    default:
      return [at('string')];
  }
}

const POSITIONS = [
  { steps: ['version'], due: 'string' as const },
  ...positions(BUILDSPEC_SCHEMAS.BuildspecOptions, []),
  { steps: ['environment_variables'], due: 'object' as const },
  { steps: ['environment_variables', 'plaintext'], due: 'object' as const },
  { steps: ['environment_variables', 'plaintext', 'X'], due: 'string' as const },
];

/** The document with this text at the place, and whatever a part around it needs. */
function documentWith(steps: Position['steps'], value: string | undefined): string {
  const around: Record<string, unknown> = { version: 0.2, phases: { build: { commands: ['make'] } } };
  if (steps.length === 0) return value ?? '';
  const MARK = '@VALUE@';
  const put = (within: unknown, [step, ...rest]: Position['steps'], place: Position['steps']): unknown => {
    if (step === undefined) return MARK;
    const inner = (present: unknown) => put(present, rest, [...place, step]);
    if (typeof step === 'number') return [inner(undefined)];
    const members = { ...needed(place), ...(within as Record<string, unknown> | undefined) };
    if (rest.length > 0 || value !== undefined) return { ...members, [step]: inner(members[step]) };
    return Object.fromEntries(Object.entries(members).filter(([name]) => name !== step));
  };
  return JSON.stringify(put(around, steps, [])).replace(`"${MARK}"`, value ?? '');
}

function needed(place: Position['steps']): Record<string, unknown> {
  const path = place.join('.');
  if (path === 'reports.X' || path === 'artifacts.secondary-artifacts.X' || path === 'artifacts')
    return { files: ['a'] };
  if (path === 'cache') return { paths: ['a'], key: 'k' };
  if (/^phases\.\w+$/.test(path)) return { commands: ['make'] };
  if (/^batch\.build-(list|graph)\.0$/.test(path)) return { identifier: 'a' };
  if (path === 'batch.build-matrix') return { dynamic: {} };
  if (path === 'batch.build-fanout') return { parallelism: 2 };
  return {};
}

function read(text: string): { readonly said: readonly string[]; readonly buildspec: unknown; readonly kind: string } {
  const found = readBuildspec(text);
  return {
    kind: found.kind,
    said: found.issues.map(({ message }) => message),
    buildspec: found.kind === 'readable' ? found.buildspec : undefined,
  };
}

const ROWS = POSITIONS.flatMap(({ steps, due }) =>
  (Object.keys(VALUES) as Kind[]).map((kind) => ({ place: steps.join('.') || 'the buildspec', steps, due, kind })),
);

describe('the kinds of values in a buildspec', () => {
  test('the table covers the grammar', () => {
    expect(POSITIONS.length).toBeGreaterThan(90);
    expect(new Set(POSITIONS.map(({ due }) => due))).toEqual(new Set(Object.keys(READ_AS)));
  });

  test.each(ROWS)('$place ($due): $kind is read as documented, or reported', ({ steps, due, kind }) => {
    const found = read(documentWith(steps, VALUES[kind]));
    const absent = read(documentWith(steps, undefined));
    const isReported = found.said.some((message) => !absent.said.includes(message));
    const how = READ_AS[due][kind];
    if (how === 'fits' || steps.length === 0) expect(['readable', 'refused']).toContain(found.kind);
    else if (how === undefined) expect({ ...found, isReported }).toMatchObject({ isReported: true });
    else if (isReported) expect(['readable', 'refused']).toContain(found.kind);
    else if (how === 'absent' && !['X', 0].includes(steps.at(-1) ?? ''))
      expect(found).toEqual({ ...absent, said: found.said });
    else {
      const same = {
        // An item, or the value of a name, is there and empty.
        absent: { string: '""', strings: '[]' }[due as string] ?? '{}',
        'as written': JSON.stringify(VALUES[kind]),
        'list of one': `[${VALUES[kind]}]`,
      }[how];
      expect(found).toMatchObject({ kind: 'readable', buildspec: read(documentWith(steps, same)).buildspec });
    }
  });

  test.each(ROWS.filter(({ due, kind }) => kind === 'list' && !/^(objects|strings|stringOrStrings)$/.test(due)))(
    '$place ($due): a list is an error that names the place',
    ({ steps, place }) => {
      const { kind, said } = read(documentWith(steps, VALUES.list));
      expect(kind).toBe('refused');
      if (!/\.0$|^the buildspec$/.test(place)) expect(said.join('\n')).toContain(String(steps.at(-1)));
    },
  );
});
