import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture, onBranch } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const buildspec = (command: string, more = '') =>
  `version: 0.2\n${more}phases:\n  build:\n    commands:\n      - ${command}\n`;
const flow = (name: string) =>
  flowFixture({ name, triggers: [onBranch(['main'])], buildspec: { kind: 'file', path: `${name}.yml` } });

describe('several flows', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
  });
  afterAll(() => command.remove());
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flow('code'), flow('gone'), flow('secret'), flow('docs')]), {
      'code.yml': buildspec('false'),
      'secret.yml': buildspec('true', 'env:\n  parameter-store:\n    TOKEN: /token\n'),
      'docs.yml': buildspec('true'),
    });
    project.commit();
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  const SUMMARY = [
    /^ {2}✖ code {4}FAILED +[\d.]+s {2}.flow-ci\/runs\/\d-code\/index.html {2}code.yml:5$/m,
    /^ {2}✖ gone {4}not started$/m,
    /^ {2}✖ secret {2}not started$/m,
    /^ {2}✔ docs {4}SUCCEEDED +[\d.]+s {2}.flow-ci\/runs\/\d-docs\/index.html$/m,
    /^ {2}4 flows: 1 succeeded, 1 did not succeed, 2 not started$/m,
  ];

  test.each([
    ['one after the other', []],
    ['side by side', ['-j', '3']],
  ])('run %s, also if one cannot be started, and end with a summary', async (_, more) => {
    const { code, out } = await command.run(project, ['run', ...more]);
    expect(code).toBe(2);
    expect(out).toContain('error: gone is not started: gone.yml:1:1: stat gone.yml: no such file or directory');
    expect(out).toMatch(/error: secret is not started: .*TOKEN is /);
    const summary = out.slice(out.indexOf('\nsummary\n'));
    for (const line of SUMMARY) expect(summary).toMatch(line);
    expect(
      project
        .runs()
        .map((run) => run.replace(/^\d-/, ''))
        .sort(),
    ).toEqual(['code', 'docs']);
  });

  test('have a summary as a record', async () => {
    const { out } = await command.run(project, ['run', '--json']);
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(records.at(-1)).toMatchObject({
      kind: 'summary',
      exitCode: 2,
      flows: [
        { flow: 'code', status: 'FAILED', run: 1 },
        { flow: 'gone' },
        { flow: 'secret' },
        { flow: 'docs', status: 'SUCCEEDED', run: 2, page: '.flow-ci/runs/2-docs/index.html' },
      ],
    });
  });

  test('have a dry run each, also if one cannot be planned', async () => {
    const { code, out } = await command.run(project, ['run', '-n']);
    expect([code, out.match(/^plan of \w+/gm)]).toEqual([2, ['plan of code', 'plan of docs']]);
  });

  test('are named in the summary, if --fail-fast does not start them', async () => {
    const { code, out } = await command.run(project, ['run', '--fail-fast']);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/4 flows: 0 succeeded, 1 did not succeed, 3 not started\n$/),
    ]);
  });

  test('have no summary if there is only one', async () => {
    const one = await command.run(project, ['run', '--flow', 'docs']);
    expect([one.code, one.out.includes('summary')]).toEqual([0, false]);
    expect(one.out).toContain('.flow-ci/runs/1-docs/index.html');
    expect((await command.run(project, ['run', '--flow', 'gone'])).code).toBe(2);
  });

  describe('with --open', () => {
    /** A desktop whose browser writes down what it is to show. */
    function desktop(): { env: Record<string, string>; shown: () => string } {
      const bin = path.join(project.base, 'bin');
      const file = path.join(project.base, 'shown');
      fs.mkdirSync(bin);
      fs.writeFileSync(
        path.join(bin, 'xdg-open'),
        `#!/bin/sh\nprintf %s "$1" > ${file}.new && mv ${file}.new ${file}\n`,
        {
          mode: 0o755,
        },
      );
      const shown = () => {
        for (let tries = 0; !fs.existsSync(file) && tries < 1000; tries += 1)
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        return fs.readFileSync(file, 'utf8');
      };
      return { env: { PATH: `${bin}${path.delimiter}${process.env.PATH}`, DISPLAY: ':0' }, shown };
    }
    const pageOf = (run: string) => pathToFileURL(path.join(project.root, '.flow-ci/runs', run, 'index.html')).href;

    test('show the page of what failed', async () => {
      const { env, shown } = desktop();
      await command.run(project, ['run', '--open'], env);
      expect(shown()).toBe(pageOf('1-code'));
    });

    test('show the page of an earlier run', async () => {
      const { env, shown } = desktop();
      await command.run(project, ['run', '--flow', 'docs']);
      expect((await command.run(project, ['show', '--open'], env)).out).toBe(
        `${path.join(project.root, '.flow-ci/runs/1-docs/index.html')}\n`,
      );
      expect(shown()).toBe(pageOf('1-docs'));
    });

    test('say so where there is no desktop', async () => {
      const { code, out } = await command.run(project, ['run', '--flow', 'docs', '--open']);
      expect([code, out]).toEqual([
        0,
        expect.stringContaining('there is no desktop here to open .flow-ci/runs/1-docs/index.html'),
      ]);
    });
  });
});

describe('a container engine that does not run', () => {
  let command: CommandProcess;
  let project: ProjectFixture;
  const WORDS = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';

  beforeAll(async () => {
    command = await CommandProcess.bundle();
    project = new ProjectFixture(flowFileFixture([flow('code'), flow('docs')]), {
      'code.yml': buildspec('true'),
      'docs.yml': buildspec('true'),
    });
    project.commit();
    fs.mkdirSync(path.join(project.base, 'bin'));
    fs.writeFileSync(path.join(project.base, 'bin', 'docker'), `#!/bin/sh\necho "${WORDS}" >&2\nexit 1\n`, {
      mode: 0o755,
    });
  });
  afterAll(() => {
    command.remove();
    project.remove();
  });
  const env = () => ({ PATH: `${path.join(project.base, 'bin')}:/usr/bin:/bin:${path.dirname(process.execPath)}` });

  test('is the one error of a run', async () => {
    const { code, out } = await command.run(project, ['run', '--docker'], env());
    expect(code).toBe(4);
    expect(out.match(/error: .*/g)).toEqual([
      `error: docker is installed but does not run (${WORDS}): start it, or leave out --docker`,
    ]);
  });

  test('is a finding of doctor', async () => {
    const { code, out } = await command.run(project, ['doctor'], env());
    expect(out).toContain(
      `- container    ${path.join(project.base, 'bin/docker')} is installed but does not run (${WORDS})`,
    );
    expect(code).toBe(0);
  });
});
