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
      'globs whose branches nobody knows',
      gated(true, { targets: ['main', 'release/**'] }),
      'flows.check.gate.targets',
      /gate: \{ targets: \["main"\] \}/,
    ],
    ['all branches but some', gated(true, { except: ['tmp'] }), 'flows.check.gate.targets', /does not know/],
    [
      'every name excepted',
      gated(true, { targets: ['main'], except: ['main'] }),
      'flows.check.gate.targets',
      /name the branches/,
    ],
    ['a glob as a branch', gated({ targets: ['release/*'] }), 'flows.check.gate.targets[0]', /without globs/],
    [
      'a branch for which nothing would be built',
      gated({ targets: ['main', 'other'] }, { targets: ['main'] }),
      'flows.check.gate.targets[1]',
      /wait for ever/,
    ],
    [
      'a branch that is excepted',
      gated({ targets: ['main'] }, { except: ['main'] }),
      'flows.check.gate.targets[0]',
      /wait for ever/,
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
