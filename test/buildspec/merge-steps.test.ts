import { testMergeSteps } from './merge-steps-cases';
import { withMergeSteps } from '../../src/buildspec/merge-steps';

// Bash is slower to start, and can all that sh can: merge-steps-bash.slow.test.ts.
describe('the steps that merge, run by sh', () => {
  testMergeSteps('sh');
});

describe('a build with the steps that merge', () => {
  const steps = withMergeSteps({ commands: ['make'] }, { submodules: false }).phases?.install?.commands ?? [];

  test('has them before its own commands, and keeps all else', () => {
    const build = {
      commands: ['make'],
      env: { shell: 'bash', variables: { A: 'b' }, exportedVariables: ['VERSION'] },
      phases: {
        install: { runtimeVersions: { nodejs: '22' }, commands: ['npm ci'], onFailure: 'RETRY-2' },
        postBuild: { commands: ['make clean'] },
      },
      reports: { unit: { files: ['junit.xml'] } },
    };
    expect(withMergeSteps(build, { submodules: false })).toEqual({
      ...build,
      env: { ...build.env, gitCredentialHelper: true, exportedVariables: ['VERSION', 'FLOW_MERGED_DST_COMMIT'] },
      phases: { ...build.phases, install: { ...build.phases.install, commands: [...steps, 'npm ci'] } },
    });
  });

  test('merges as root when its own commands run as somebody else', () => {
    expect(withMergeSteps({ runAs: 'node', commands: ['make'] }, { submodules: false })).toMatchObject({
      runAs: 'node',
      phases: { install: { runAs: 'root' } },
    });
    expect(withMergeSteps({ commands: ['make'] }, { submodules: false }).phases?.install).toEqual({ commands: steps });
  });

  test('has no step of several lines, and no name of a branch but in a quoted variable', () => {
    for (const step of withMergeSteps({ commands: ['make'] }, { submodules: true }).phases?.install?.commands ?? []) {
      expect(step).not.toContain('\n');
      expect(step.match(/\$FLOW_PULL_REQUEST\w+/g) ?? []).toEqual(
        step.match(/(?<="[^"]*)\$FLOW_PULL_REQUEST\w+(?=[^"]*")/g) ?? [],
      );
    }
  });
});
