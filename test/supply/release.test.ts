interface Step {
  readonly command: string;
  readonly args: readonly string[];
}
type Plan =
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | { readonly kind: 'release'; readonly steps: readonly Step[] };
interface Surroundings {
  readonly changelog: string;
  readonly status: string;
  readonly tags: readonly string[];
}
const { releasePlan } = jest.requireActual<{
  releasePlan: (args: readonly string[], surroundings: Surroundings) => Plan;
}>('../../scripts/release-plan');

const CLEAN: Surroundings = {
  changelog: '# Changelog\n\n## [1.2.3] - 2027-01-01\n\n## [1.3.0-rc.1]\n',
  status: '',
  tags: ['v1.2.2'],
};
const lines = (plan: Plan) =>
  plan.kind === 'release' ? plan.steps.map(({ command, args }) => [command, ...args].join(' ')) : [];

describe('a release', () => {
  test('tests everything before it publishes, with provenance and for everybody', () => {
    expect(lines(releasePlan(['1.2.3'], CLEAN))).toEqual([
      'npm ci --no-fund --no-audit',
      'npm test -- --all',
      'npm version 1.2.3 --no-git-tag-version --ignore-scripts',
      'npm run compile',
      'npm pack --pack-destination .',
      'npm publish ./flow-ci-projen-1.2.3.tgz --provenance --access public --tag latest',
    ]);
  });

  test('does all of that but the publishing in a dry run', () => {
    expect(lines(releasePlan(['1.2.3', '--dry-run'], CLEAN)).pop()).toBe(
      'npm publish ./flow-ci-projen-1.2.3.tgz --provenance --access public --tag latest --dry-run',
    );
  });

  test("of a version that is not final is nobody's latest", () => {
    expect(lines(releasePlan(['1.3.0-rc.1'], CLEAN)).pop()).toContain('--tag next');
  });

  test.each<[string, string[], Partial<Surroundings>, string]>([
    ['without a version', [], {}, 'give one version'],
    ['with a range', ['^1.2.3'], {}, 'give one version'],
    ['with something that a shell would run', ['1.2.3; true'], {}, 'give one version'],
    ['with two versions', ['1.2.3', '1.2.4'], {}, 'give one version'],
    ['that the changelog does not tell of', ['1.2.4'], {}, 'CHANGELOG.md'],
    ['that was made already', ['1.2.3'], { tags: ['v1.2.3'] }, 'a tag v1.2.3'],
    ['of what is not committed', ['1.2.3'], { status: ' M src/index.ts\n' }, 'commit them'],
  ])('fails %s', (_, args, change, words) => {
    const plan = releasePlan(args, { ...CLEAN, ...change });
    expect(plan).toEqual({ kind: 'refused', reasons: [expect.stringContaining(words)] });
  });
});
