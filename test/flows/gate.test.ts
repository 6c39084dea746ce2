import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { GateOptions } from '../../src/flows/gate-options';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';
import { ReviewTriggerOptions } from '../../src/flows/trigger-options';

const declare = (flows: Record<string, FlowOptions>): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  flows,
});
const gated = (gate: boolean | GateOptions, review: ReviewTriggerOptions = {}): DeclaredFlows =>
  declare({ check: { on: { review }, gate } });

describe('a gate', () => {
  test.each<[string, DeclaredFlows, object | undefined]>([
    [
      'of all branches',
      gated(true),
      { templateName: expect.stringMatching(/^foo-[0-9a-f]{6}-check$/) as string, targets: [], onSkipCi: 'wait' },
    ],
    [
      'of the branches that the review names',
      gated(true, { targets: ['main', 'next'] }),
      { targets: ['refs/heads/main', 'refs/heads/next'] },
    ],
    [
      'of those among them that are not excepted',
      gated(true, { targets: ['main', 'next'], except: ['n*'] }),
      { targets: ['refs/heads/main'] },
    ],
    [
      'of branches of its own choice',
      gated({ targets: ['release/1'] }, { targets: ['main', 'release/**'] }),
      { targets: ['refs/heads/release/1'] },
    ],
    [
      'with all options',
      gated({ targets: ['main'], onSkipCi: 'approve', templateName: 'CI of foo' }),
      { templateName: 'CI of foo', targets: ['refs/heads/main'], onSkipCi: 'approve' },
    ],
    [
      "of the review's globs, each as far as a template can tell it",
      gated(true, { targets: ['main', 'release/**', 'release/*', 'v*-lts/**'], except: ['release/old'] }),
      { targets: ['refs/heads/main', 'refs/heads/release/*', 'refs/heads/v*'] },
    ],
    ['of all branches but some, for which the rule is fulfilled', gated(true, { except: ['tmp/**'] }), { targets: [] }],
    ['of all branches and others', gated(true, { targets: ['main', '**'] }), { targets: [] }],
    [
      'of globs of its own choice',
      gated({ targets: ['main', 'release/v*'] }, { targets: ['main', 'release/**'] }),
      { targets: ['refs/heads/main', 'refs/heads/release/v*'] },
    ],
    ['that is switched off', gated(false), undefined],
  ])('%s', (_, declared, expected) => {
    const { gate } = resolveFlowFile(declared).flows[0];
    if (expected) expect(gate).toMatchObject(expected);
    else expect(gate).toBeUndefined();
  });

  test('has a name that CodeCommit takes, whatever the repository and the flow are called', () => {
    const file = resolveFlowFile({
      ...declare({ ['f'.repeat(64)]: { on: { review: {} }, gate: true } }),
      repositoryName: 'r.'.repeat(50),
      namePrefix: 'p'.repeat(32),
    });
    expect(file.flows[0].gate?.templateName).toMatch(/^[\w.-]{1,100}$/);
  });

  test('two repositories never share a name', () => {
    const name = (repositoryName: string) =>
      resolveFlowFile({ ...gated(true), repositoryName }).flows[0].gate?.templateName;
    expect(name('a.b')).not.toBe(name('a-b'));
  });
});

describe('fails with the path, the value, what is allowed and what to change', () => {
  const many = (count: number, gate: (index: number) => GateOptions = () => ({})) =>
    declare(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`f${index}`, { on: { review: {} }, gate: gate(index) }]),
      ),
    );

  test.each<[string, DeclaredFlows, string, RegExp]>([
    [
      'no pull request starts the flow',
      declare({ check: { on: { branch: { names: ['main'] } }, gate: true } }),
      'flows.check.gate',
      /add "review" to "on"/,
    ],
    ['neither true nor options', gated('yes' as never), 'flows.check.gate', /true or false/],
    [
      'a glob of the review that begins with a wildcard',
      gated(true, { targets: ['main', '*-stable'] }),
      'flows.check.gate.targets',
      /gate: \{ targets: \["main", "release\/\*\*"\] \}/,
    ],
    [
      'every name excepted',
      gated(true, { targets: ['main'], except: ['main'] }),
      'flows.check.gate.targets',
      /name the branches/,
    ],
    [
      'a glob that begins with a wildcard',
      gated({ targets: ['**/x'] }),
      'flows.check.gate.targets[0]',
      /does not begin with "\*"/,
    ],
    [
      'a glob for which nothing would be built',
      gated({ targets: ['hotfix/**'] }, { targets: ['main', 'release/**'] }),
      'flows.check.gate.targets[0]',
      /builds nothing for other pull requests/,
    ],
    [
      'a branch for which nothing would be built',
      gated({ targets: ['main', 'other'] }, { targets: ['main'] }),
      'flows.check.gate.targets[1]',
      /builds nothing for other pull requests/,
    ],
    [
      'a branch that is excepted',
      gated({ targets: ['main'] }, { except: ['main'] }),
      'flows.check.gate.targets[0]',
      /builds nothing for other pull requests/,
    ],
    ['a mistyped answer', gated({ onSkipCi: 'aprove' }), 'flows.check.gate.onSkipCi', /did you mean approve/],
    ['a long name', gated({ templateName: 'n'.repeat(101) }), 'flows.check.gate.templateName', /1 to 100/],
    [
      '101 branches',
      gated({ targets: Array.from({ length: 101 }, (_, i) => `b${i}`) }),
      'flows.check.gate.targets',
      /at most 100/,
    ],
    [
      'branches that are longer than a rule',
      gated(true, { targets: Array.from({ length: 40 }, (_, i) => `${'b'.repeat(80)}${i}`) }),
      'flows.check.gate.targets',
      /2740 characters/,
    ],
    ['two of one name', many(2, () => ({ templateName: 'CI' })), 'flows.f1.gate.templateName', /different from "f0"/],
    ['more than CodeCommit associates with a repository', many(26), 'flows', /25 or fewer/],
  ])('%s', (_, declared, path, says) => {
    expect(issuesOf(declared)[0]?.path).toBe(path);
    expect(() => resolveFlowFile(declared)).toThrow(says);
  });
});
