import { javascript } from 'projen';

interface ImportBoundary {
  readonly layer: string;
  readonly mayNotImport: string;
  readonly except?: string[];
  readonly reason: string;
}

/** Imports between layers go in one direction. ARCHITECTURE.md has the diagram. */
const IMPORT_BOUNDARIES: ImportBoundary[] = [
  {
    layer: 'src/contract',
    mayNotImport: '.',
    except: ['./src/contract'],
    reason: 'contract holds what two layers must agree on, so it imports nothing',
  },
  {
    layer: 'src/checks',
    mayNotImport: '.',
    except: ['./src/checks', './src/contract'],
    reason: 'checks inspect a value and do not know what it is for',
  },
  {
    layer: 'src/buildspec',
    mayNotImport: '.',
    except: ['./src/buildspec', './src/checks', './src/contract'],
    reason: 'the buildspec knows nothing of flows, projects or stacks',
  },
  {
    layer: 'src/flows',
    mayNotImport: '.',
    except: ['./src/flows', './src/buildspec', './src/checks', './src/contract'],
    reason: 'resolving options is pure: no projen, no CDK, no handler',
  },
  {
    layer: 'src/project',
    mayNotImport: './src/cdk',
    reason: 'the project type must not load the types of aws-cdk-lib: that costs each `npx projen` six seconds',
  },
  { layer: 'src/cdk', mayNotImport: './src/project', reason: 'a stack must not load projen' },
  {
    layer: 'lambda',
    mayNotImport: './src',
    except: ['./contract'],
    reason: 'handlers import the contract only; everything else comes in their events',
  },
  { layer: 'lambda', mayNotImport: './cli', reason: 'functions that run in AWS must not depend on the command line' },
  { layer: 'cli', mayNotImport: './src/project', reason: 'a local run must not load projen' },
  { layer: 'cli', mayNotImport: './src/cdk', reason: 'a local run must not load aws-cdk-lib' },
];

interface RestrictedPackage {
  readonly names: readonly string[];
  /** Whether subpaths of the names are restricted too. */
  readonly below: boolean;
  readonly reason: string;
}

const AWS: RestrictedPackage = {
  names: ['@aws-sdk', '@smithy'],
  below: true,
  reason: 'AWS is behind ports: its SDK is imported by the adapters in lambda/aws and cli/aws',
};
const PROCESSES: RestrictedPackage = {
  names: ['child_process', 'node:child_process'],
  below: false,
  reason:
    'processes are started in cli/process/run-process.ts and src/project/surroundings.ts, where arguments are lists',
};
const CDK: RestrictedPackage = {
  names: ['aws-cdk-lib'],
  below: true,
  reason: 'the project type must not load aws-cdk-lib',
};
const CDK_INDEX: RestrictedPackage = {
  names: ['aws-cdk-lib'],
  below: false,
  reason: "import 'aws-cdk-lib/core' or 'aws-cdk-lib/aws-...': the whole index costs each compile three seconds",
};
const PROJEN: RestrictedPackage = { names: ['projen'], below: true, reason: 'a stack must not load projen' };

/**
 * Packages that must not be imported. If several entries match a file, the last one applies, so each entry is
 * complete.
 */
const PACKAGES: readonly { readonly files: string; readonly restricted: readonly RestrictedPackage[] }[] = [
  { files: '{src,lambda,cli}/**/*.ts', restricted: [AWS, PROCESSES] },
  { files: 'src/{project,flows,buildspec}/**/*.ts', restricted: [AWS, PROCESSES, CDK] },
  { files: 'src/project/surroundings.ts', restricted: [AWS, CDK] },
  { files: 'src/cdk/**/*.ts', restricted: [AWS, PROCESSES, CDK_INDEX, PROJEN] },
  { files: '{lambda,cli}/aws/**/*.ts', restricted: [PROCESSES] },
  { files: 'cli/process/run-process.ts', restricted: [AWS] },
];

/** Lint enforces the layers. Each message says why. */
export function addLayerRules(project: javascript.NodeProject): void {
  const eslint = (project as unknown as { eslint?: javascript.Eslint }).eslint;
  if (!eslint) return;
  eslint.addRules({
    'import/no-restricted-paths': [
      'error',
      {
        zones: IMPORT_BOUNDARIES.map((boundary) => ({
          target: `./${boundary.layer}`,
          from: boundary.mayNotImport,
          ...(boundary.except && { except: boundary.except }),
          message: boundary.reason,
        })),
      },
    ],
    // The formatter does not break strings. A long message in one line can be searched for.
    'max-len': [
      'error',
      { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true },
    ],
    curly: ['off'],
  });
  // Their imports are bundled.
  eslint.allowDevDeps('lambda/**');
  eslint.allowDevDeps('cli/**');
  for (const { files, restricted } of PACKAGES) {
    const message = ({ reason }: RestrictedPackage) => ({ message: reason });
    eslint.addOverride({
      files: [files],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: restricted.flatMap((each) => each.names.map((name) => ({ name, ...message(each) }))),
            patterns: restricted
              .filter(({ below }) => below)
              .map((each) => ({ group: each.names.map((name) => `${name}/*`), ...message(each) })),
          },
        ],
        // The rule above does not check dynamic imports.
        'no-restricted-syntax': [
          'error',
          ...restricted.map((each) => ({
            selector: `ImportExpression[source.value=/${expressionOf(each)}/]`,
            ...message(each),
          })),
        ],
      } as never,
    });
  }
}

function expressionOf({ names, below }: RestrictedPackage): string {
  return `^(${names.join('|').replace(/\//g, '\\/')})${below ? '(\\/|$)' : '$'}`;
}
