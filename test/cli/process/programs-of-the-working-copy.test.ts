import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

describe('programs of the working copy', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
  });
  afterAll(() => command.remove());
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), {
      'buildspec.yml': 'version: 0.2\nphases:\n  build:\n    commands:\n      - tool-of-the-project\n',
      '.gitignore': 'node_modules\n.venv\n',
    });
    project.commit();
  });
  afterEach(() => project.remove());

  /** As `npx flow-ci` runs it: with node_modules/.bin before the PATH. */
  function withProgramIn(folder: string): { PATH: string } {
    const file = path.join(project.root, folder, 'tool-of-the-project');
    project.write({ [`${folder}/tool-of-the-project`]: '#!/bin/sh\necho it ran\n' });
    fs.chmodSync(file, 0o755);
    return { PATH: `${path.join(project.root, folder)}${path.delimiter}${process.env.PATH}` };
  }

  test.each(['node_modules/.bin', '.venv/bin'])('in %s are not there for a build, as in CodeBuild', async (folder) => {
    const env = withProgramIn(folder);
    const { code, out } = await command.run(project, ['run', 'demand', 'f'], env);
    expect(out).toContain(`tool-of-the-project is in ${path.join(project.root, folder)} of your working copy`);
    expect([code, out.includes('exit status 127')]).toEqual([1, true]);
  });

  test('are there with --pass-env PATH', async () => {
    const env = withProgramIn('node_modules/.bin');
    expect((await command.run(project, ['run', 'demand', 'f', '--pass-env', 'PATH'], env)).code).toBe(0);
  });

  test('do not make PATH a variable of the plan', async () => {
    const env = withProgramIn('node_modules/.bin');
    expect((await command.run(project, ['run', 'demand', 'f', '-n'], env)).out).not.toContain('PATH=');
  });
});
