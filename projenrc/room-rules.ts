import { javascript } from 'projen';

interface Wall {
  readonly room: string;
  readonly mayNotImport: string;
  readonly except?: string[];
  readonly because: string;
}

/** Imports go one way through the rooms. ARCHITECTURE.md has the picture. */
const WALLS: Wall[] = [
  {
    room: 'src/contract',
    mayNotImport: '.',
    except: ['./src/contract'],
    because: 'contract holds what two planes must agree on, so it stands on nothing',
  },
  {
    room: 'src/checks',
    mayNotImport: '.',
    except: ['./src/checks', './src/contract'],
    because: 'checks know how to look at a value, and not what it is for',
  },
  {
    room: 'src/buildspec',
    mayNotImport: '.',
    except: ['./src/buildspec', './src/checks', './src/contract'],
    because: 'the buildspec knows nothing of flows, projects or stacks',
  },
  {
    room: 'src/flows',
    mayNotImport: '.',
    except: ['./src/flows', './src/buildspec', './src/checks', './src/contract'],
    because: 'resolving options is pure: no projen, no CDK, no handler',
  },
  {
    room: 'src/project',
    mayNotImport: './src/cdk',
    because: 'the project type must not load the types of aws-cdk-lib: that costs each `npx projen` six seconds',
  },
  { room: 'src/cdk', mayNotImport: './src/project', because: 'a stack must not load projen' },
  {
    room: 'lambda',
    mayNotImport: './src',
    except: ['./contract'],
    because: 'handlers know the contract only: what else they need comes in their events',
  },
  { room: 'lambda', mayNotImport: './cli', because: 'what runs in AWS does not know the command line' },
  { room: 'cli', mayNotImport: './src/project', because: 'a local run must not load projen' },
  { room: 'cli', mayNotImport: './src/cdk', because: 'a local run must not load aws-cdk-lib' },
];

interface Refusal {
  readonly names: readonly string[];
  /** Whether what is below the names is refused too. */ readonly below: boolean;
  readonly because: string;
}

const AWS: Refusal = {
  names: ['@aws-sdk', '@smithy'],
  below: true,
  because: 'AWS is behind ports: its SDK is imported by the adapters in lambda/aws and cli/aws',
};
const PROCESSES: Refusal = {
  names: ['child_process', 'node:child_process'],
  below: false,
  because:
    'processes are started in cli/process/run-process.ts and src/project/surroundings.ts, where arguments are lists',
};
const CDK: Refusal = { names: ['aws-cdk-lib'], below: true, because: 'the project type must not load aws-cdk-lib' };
const CDK_INDEX: Refusal = {
  names: ['aws-cdk-lib'],
  below: false,
  because: "import 'aws-cdk-lib/core' or 'aws-cdk-lib/aws-...': the whole index costs each compile three seconds",
};
const PROJEN: Refusal = { names: ['projen'], below: true, because: 'a stack must not load projen' };

/** What packages may not be imported where. Of several that a file is in the last one counts, so each says all. */
const PACKAGES: readonly { readonly files: string; readonly refused: readonly Refusal[] }[] = [
  { files: '{src,lambda,cli}/**/*.ts', refused: [AWS, PROCESSES] },
  { files: 'src/{project,flows,buildspec}/**/*.ts', refused: [AWS, PROCESSES, CDK] },
  { files: 'src/project/surroundings.ts', refused: [AWS, CDK] },
  { files: 'src/cdk/**/*.ts', refused: [AWS, PROCESSES, CDK_INDEX, PROJEN] },
  { files: '{lambda,cli}/aws/**/*.ts', refused: [PROCESSES] },
  { files: 'cli/process/run-process.ts', refused: [AWS] },
];

/** Lint carries the architecture: each refusal says why. */
export function addRoomRules(project: javascript.NodeProject): void {
  const eslint = (project as unknown as { eslint?: javascript.Eslint }).eslint;
  if (!eslint) return;
  eslint.addRules({
    'import/no-restricted-paths': [
      'error',
      {
        zones: WALLS.map((wall) => ({
          target: `./${wall.room}`,
          from: wall.mayNotImport,
          ...(wall.except && { except: wall.except }),
          message: wall.because,
        })),
      },
    ],
    // The formatter breaks code at 120 columns. What is longer is a string or an address, which it does not break.
    'max-len': ['off'],
    curly: ['off'],
  });
  // What these import is bundled into them.
  eslint.allowDevDeps('lambda/**');
  eslint.allowDevDeps('cli/**');
  for (const { files, refused } of PACKAGES) {
    const message = ({ because }: Refusal) => ({ message: because });
    eslint.addOverride({
      files: [files],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: refused.flatMap((each) => each.names.map((name) => ({ name, ...message(each) }))),
            patterns: refused
              .filter(({ below }) => below)
              .map((each) => ({ group: each.names.map((name) => `${name}/*`), ...message(each) })),
          },
        ],
        // The rule above knows nothing of what is loaded on demand.
        'no-restricted-syntax': [
          'error',
          ...refused.map((each) => ({
            selector: `ImportExpression[source.value=/${expressionOf(each)}/]`,
            ...message(each),
          })),
        ],
      } as never,
    });
  }
}

function expressionOf({ names, below }: Refusal): string {
  return `^(${names.join('|').replace(/\//g, '\\/')})${below ? '(\\/|$)' : '$'}`;
}
