import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLE_LAYOUTS, keptFiles, synthesizeExamples } from './example-files';
import { ROOT } from './root';

/** The generated files of the examples, by their paths from the root, as the compiled library makes them. */
export function exampleFiles(): Readonly<Record<string, string>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flow-ci-examples-')));
  try {
    synthesizeExamples(
      folder,
      (place) => symlinkSync(ROOT, place),
      (cwd, command, args, env) => {
        const { status, stdout, stderr } = spawnSync(command, args, {
          cwd: join(folder, cwd),
          env: { ...process.env, ...env },
          encoding: 'utf8',
        });
        if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in examples/${cwd}\n${stdout}${stderr}`);
      },
    );
    return Object.fromEntries(
      EXAMPLE_LAYOUTS.flatMap(({ example }) =>
        keptFiles(join(folder, example)).map((path) => [
          `examples/${example}/${path}`,
          readFileSync(join(folder, example, path), 'utf8'),
        ]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
