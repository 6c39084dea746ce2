import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as projen from 'projen';
import * as ts from 'typescript';
import { allPages } from './pages';
import { FlowFileContent } from '../../src/contract/flow-file';
import * as flowCi from '../../src/project';
import { synthesizeFlows } from '../cdk/synthesize';
import { synth } from '../project/synth';

jest.setTimeout(60_000);

/** Runs a block as a `.projenrc.ts`, in a folder of its own; the project that it makes is not written yet. */
function projectOf(text: string): projen.Project {
  const made: projen.Project[] = [];
  const settle = <T extends object>(options: T) => ({ ...options, outdir: mkdtempSync(join(tmpdir(), 'page-')) });
  const modules: Readonly<Record<string, object>> = {
    'flow-ci-projen': {
      FlowCiComponent: flowCi.FlowCiComponent,
      FlowCiProject: class extends flowCi.FlowCiProject {
        constructor(options: flowCi.FlowCiProjectOptions) {
          super({ repositoryName: 'shop', ...settle(options) });
          made.push(this);
        }

        public synth(): void {
          /* The test does it. */
        }
      },
    },
    projen: {
      awscdk: {
        AwsCdkTypeScriptApp: class extends projen.awscdk.AwsCdkTypeScriptApp {
          constructor(options: projen.awscdk.AwsCdkTypeScriptAppOptions) {
            super(settle(options));
            made.push(this);
          }

          public synth(): void {
            /* The test does it. */
          }
        },
      },
    },
  };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  new Function('require', 'exports', outputText)((name: string) => modules[name], {});
  expect(made).toHaveLength(1);
  return made[0];
}

/** The projen of the project, without what the block's own class leaves out. */
function write(project: projen.Project): void {
  synth({ synth: () => projen.Project.prototype.synth.call(project) } as unknown as projen.Project);
}

const blocks = allPages.flatMap(({ name, page }) =>
  page.blocks
    .filter(({ language, text }) => language === 'ts' && /from 'flow-ci-projen';/.test(text))
    .map(({ text, line }) => ({ place: `${name}, line ${line}`, text })),
);

describe('flows that the pages show', () => {
  test('are many', () => {
    expect(blocks.length).toBeGreaterThan(15);
  });

  test.each(blocks)('become files and a stack: $place', ({ text }) => {
    const project = projectOf(text);
    write(project);
    const file = JSON.parse(readFileSync(join(project.outdir, 'flow-ci.json'), 'utf8')) as FlowFileContent;
    const { complaints, ...template } = synthesizeFlows(file);
    expect(complaints).toEqual([]);
    expect(Object.values(template.resources).filter(({ Type }) => Type === 'AWS::CodeBuild::Project')).toHaveLength(
      Object.keys(file.flows).length,
    );
  });
});
