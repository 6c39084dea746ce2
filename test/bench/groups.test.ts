import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projects } from '../../bench/groups/projects';
import { bundleFigures } from '../../bench/groups/size';
import { Ran } from '../../bench/processes';
import { Repositories, Workplace } from '../../bench/workplace';

/** A workplace whose programs do nothing but take the time that they are told to take. */
class StillWorkplace extends Workplace {
  public readonly ran: string[] = [];

  public constructor(
    private readonly both: Repositories,
    private readonly takes: (folder: string, command: string) => number,
  ) {
    super();
  }

  public override async repositories(): Promise<Repositories> {
    return this.both;
  }

  public override async tarball(): Promise<string> {
    return 'flow-ci-projen.tgz';
  }

  public override async run(cwd: string, command: string, args: readonly string[]): Promise<Ran> {
    const line = [command, ...args].join(' ');
    this.ran.push(`${cwd === this.both.ours ? 'ours' : 'plain'}: ${line}`);
    return { milliseconds: this.takes(cwd, line), tail: '' };
  }
}

describe('the group of projects', () => {
  let place: StillWorkplace;
  afterEach(() => {
    place.remove();
  });

  test('compares a synth of the same stack in both, after the plain app was given it', async () => {
    const root = new Workplace();
    const [ours, plain] = ['ours', 'plain'].map((name) => root.folder(name));
    for (const folder of [ours, plain]) mkdirSync(join(folder, 'src'));
    const files = ['flow-ci.json', 'src/flow-ci-stack.ts'];
    for (const file of files) writeFileSync(join(ours, file), `ours: ${file}`);
    writeFileSync(
      join(plain, 'src', 'main.ts'),
      "import { App } from 'aws-cdk-lib';\nnew MyStack(new App(), 'shop-dev');\n",
    );
    place = new StillWorkplace({ ours, plain }, (folder) => (folder === ours ? 1000 : 4000));
    try {
      const figures = await projects.measure({ runs: 3, place, say: () => undefined });
      expect(figures.map(({ name }) => name)).toEqual([
        'npx projen',
        'npx projen synth',
        'npx projen build',
        'npx projen test',
        'npx projen synth, same stack',
      ]);
      expect(figures.at(-1)).toMatchObject({
        unit: 's',
        values: [1, 1, 1],
        against: { name: 'awscdk-app-ts', values: [4, 4, 4] },
        aim: { ratio: 0.35 },
      });
      expect(files.map((file) => readFileSync(join(plain, file), 'utf8'))).toEqual(
        files.map((file) => `ours: ${file}`),
      );
      expect(readFileSync(join(plain, 'src', 'main.ts'), 'utf8')).toBe(
        "import { FlowCiStack } from './flow-ci-stack';\nimport { App } from 'aws-cdk-lib';\nnew FlowCiStack(new App(), 'shop-dev');\n",
      );
      // The install comes before what needs it, and each is measured as often.
      const given = place.ran.indexOf('plain: npm install --no-save --force flow-ci-projen.tgz');
      expect(place.ran.slice(given + 1).sort()).toEqual([
        ...Array<string>(3).fill('ours: npx projen synth'),
        ...Array<string>(3).fill('plain: npx projen synth'),
      ]);
    } finally {
      root.remove();
    }
  });
});

test('the sizes are of all bundles that there are, each with the sum of its files', () => {
  const root = new Workplace();
  try {
    const put = (file: string, text: string) => {
      mkdirSync(join(root.path, file, '..'), { recursive: true });
      writeFileSync(join(root.path, file), text);
      return { raw: text.length / 1000, gzip: gzipSync(text).length / 1000 };
    };
    const [one, two] = [put('lambda/start/index.js', 'a'.repeat(500)), put('lambda/start/part.js', 'b'.repeat(700))];
    const parts = [put('cli/flow-ci/index.js', 'c'.repeat(300)), put('cli/flow-ci-local/index.js', 'd'.repeat(200))];
    expect(bundleFigures(root.path)).toEqual([
      { name: 'start, raw', unit: 'kB', values: [1.2] },
      { name: 'start, gzip', unit: 'kB', values: [expect.closeTo(one.gzip + two.gzip)], aim: { value: 110 } },
      { name: 'flow-ci, raw', unit: 'kB', values: [parts[0].raw] },
      { name: 'flow-ci, gzip', unit: 'kB', values: [parts[0].gzip] },
      { name: 'flow-ci-local, raw', unit: 'kB', values: [parts[1].raw] },
      { name: 'flow-ci-local, gzip', unit: 'kB', values: [parts[1].gzip] },
    ]);
  } finally {
    root.remove();
  }
});
