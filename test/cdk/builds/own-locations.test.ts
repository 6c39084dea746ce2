import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { flowRole } from '../../../src/cdk/builds/flow-role';
import { PlaceholderValues } from '../../../src/cdk/placeholder-values';
import { NO_CONSTRUCTS } from '../../../src/cdk/split-flow-props';
import { OptionsError } from '../../../src/checks/options-error';
import { FlowOptions } from '../../../src/flows/flow-options';
import { resolveFlowFile } from '../../../src/flows/resolve';
import { Statement } from '../stack-template';
import { synthesize } from '../synthesize';

/** Prefixes that mean the same, contain each other, or look like a folder that is made for another flow. */
const FOLDERS = ['npm', '/npm/', 'npm//', 'NPM', 'npm*', 'np', 'foo', 'npm/foo', 'foo/review', 'npm/foo/review/x', '$'];
const BUCKETS = ['one-bucket', 'two-bucket'];
const NAMES = ['review', 'main', 'release', 'review-2'] as const;

const option = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const bucket = fc.constantFrom(...BUCKETS);
const folder = option(fc.constantFrom(...FOLDERS));
const sharedWith = fc.option(fc.subarray([...NAMES] as string[]), { nil: undefined, freq: 4 });
const storage = fc.record({
  artifacts: option(fc.record({ bucket, path: folder, sharedWith })),
  cache: option(fc.record({ bucket, prefix: folder, sharedWith })),
});
const flow = fc.tuple(fc.constantFrom({ review: {} }, { branch: { names: ['main'] } }, { tag: {} }), storage);
const flows = fc.record({
  defaults: storage,
  flows: fc
    .subarray([...NAMES], { minLength: 2 })
    .chain((names) => fc.tuple(...names.map((name) => flow.map(([on, own]) => [name, { on, ...own }] as const))))
    .map((entries) => Object.fromEntries(entries) as unknown as Record<string, FlowOptions>),
});

interface Options {
  readonly defaults: Pick<FlowOptions, 'artifacts' | 'cache'>;
  readonly flows: Readonly<Record<string, FlowOptions>>;
}

/** The beginnings of keys that a role may use an action on, and whole keys. IAM's own signs stand for themselves. */
function reach(statements: readonly Statement[], action: string): string[] {
  return statements
    .filter(({ actions }) => actions.includes(action))
    .flatMap(({ resources }) => resources)
    .map((arn) => {
      const [, objects] = /^arn:aws:s3:::(.+)$/.exec(arn) ?? [];
      const [, begin, end] =
        /^(.*?)(\*?)$/.exec((objects ?? '').replace(/\$\{([*?$])\}/g, (_, sign) => `<${sign}>`)) ?? [];
      if (!begin || /[*?]/.test(begin.replace(/<[*?$]>/g, ''))) throw new Error(`not understood: ${arn}`);
      return end ? begin : `${begin}\0`;
    });
}

/** What the roles of the flows may do, or nothing where the options are refused. */
function statementsOf(options: Options) {
  let resolved;
  try {
    resolved = resolveFlowFile({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flowDefaults: options.defaults,
      flows: options.flows,
    });
  } catch (error) {
    if (error instanceof OptionsError) return undefined;
    throw error;
  }
  const { flows: all } = resolved;
  const stack = synthesize((scope) => {
    const values = new PlaceholderValues(scope, 'arn:aws:codecommit:us-east-1:111122223333:foo');
    for (const each of all) flowRole(new Construct(scope, idOf(each.name)), each, NO_CONSTRUCTS, values);
  });
  return all.map((each) => ({
    flow: each.name,
    may: stack.statementsOf(stack.id('AWS::IAM::Role', `${idOf(each.name)}Role`)),
  }));
}

test('no build writes an object that a build of another flow reads or writes, unless each flow names the other', () => {
  const counted = { refused: 0, kept: 0, shared: 0 };
  fc.assert(
    fc.property(flows, (options) => {
      const roles = statementsOf(options);
      if (!roles) {
        counted.refused++;
        return;
      }
      counted.kept++;
      for (const writer of roles)
        for (const other of roles.filter((each) => each !== writer)) {
          const written = reach(writer.may, 's3:PutObject');
          const used = [...reach(other.may, 's3:GetObject'), ...reach(other.may, 's3:PutObject')];
          const both = written.filter((key) => used.some((each) => each.startsWith(key) || key.startsWith(each)));
          if (both.length === 0) continue;
          counted.shared++;
          expect({ both, named: namedBy(options, writer.flow).includes(other.flow) }).toEqual({ both, named: true });
          expect({ both, named: namedBy(options, other.flow).includes(writer.flow) }).toEqual({ both, named: true });
        }
    }),
    { numRuns: 600 },
  );
  expect(counted.kept).toBeGreaterThan(50);
  expect(counted.shared).toBeGreaterThan(0);
  expect(counted.refused).toBeGreaterThan(0);
});

function idOf(name: string): string {
  return name.replace('-', '');
}

/** The flows that a flow names as users of one of its locations. */
function namedBy({ defaults, flows: all }: Options, name: string): readonly string[] {
  return (['artifacts', 'cache'] as const).flatMap(
    (member) => (all[name][member] ?? defaults[member])?.sharedWith ?? [],
  );
}
