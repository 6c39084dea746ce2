import { javascript } from 'projen';

interface Wall { readonly room: string; readonly mayNotImport: string; readonly except?: string[]; readonly because: string }

/** Imports go one way through the rooms. ARCHITECTURE.md has the picture. */
const WALLS: Wall[] = [
  { room: 'src/contract', mayNotImport: '.', except: ['./src/contract'], because: 'contract holds what two planes must agree on, so it stands on nothing' },
  { room: 'src/checks', mayNotImport: '.', except: ['./src/checks', './src/contract'], because: 'checks know how to look at a value, and not what it is for' },
  { room: 'src/buildspec', mayNotImport: '.', except: ['./src/buildspec', './src/checks', './src/contract'], because: 'the buildspec knows nothing of flows, projects or stacks' },
  { room: 'src/flows', mayNotImport: '.', except: ['./src/flows', './src/buildspec', './src/checks', './src/contract'], because: 'resolving options is pure: no projen, no CDK, no handler' },
  { room: 'src/project', mayNotImport: './src/cdk', because: 'the project type must not load the types of aws-cdk-lib: that costs each `npx projen` six seconds' },
  { room: 'src/cdk', mayNotImport: './src/project', because: 'a stack must not load projen' },
  { room: 'lambda', mayNotImport: './src', except: ['./contract'], because: 'handlers know the contract only: what else they need comes in their events' },
  { room: 'lambda', mayNotImport: './cli', because: 'what runs in AWS does not know the command line' },
  { room: 'cli', mayNotImport: './src/project', because: 'a local run must not load projen' },
  { room: 'cli', mayNotImport: './src/cdk', because: 'a local run must not load aws-cdk-lib' },
];

/** Lint carries the architecture: each refusal says why. */
export function addRoomRules(project: javascript.NodeProject): void {
  const eslint = (project as unknown as { eslint?: javascript.Eslint }).eslint;
  if (!eslint) return;
  eslint.addRules({
    'import/no-restricted-paths': ['error', {
      zones: WALLS.map((wall) => ({ target: `./${wall.room}`, from: wall.mayNotImport, ...(wall.except && { except: wall.except }), message: wall.because })),
    }],
    'max-len': ['off'],
    '@stylistic/max-len': ['off'],
    'curly': ['off'],
    '@stylistic/object-property-newline': ['off'],
  });
  // What these import is bundled into them.
  eslint.allowDevDeps('lambda/**');
  eslint.allowDevDeps('cli/**');
  const onlyFor = (files: string[], paths: object) => eslint.addOverride({ files, rules: { 'no-restricted-imports': ['error', paths] } as never });
  onlyFor(['src/project/**/*.ts', 'src/flows/**/*.ts', 'src/buildspec/**/*.ts'], {
    patterns: [{ group: ['aws-cdk-lib', 'aws-cdk-lib/*'], message: 'the project type must not load aws-cdk-lib' }],
  });
  onlyFor(['src/cdk/**/*.ts'], {
    paths: [{ name: 'aws-cdk-lib', message: "import 'aws-cdk-lib/core' or 'aws-cdk-lib/aws-...': the whole index costs each compile three seconds" }],
    patterns: [{ group: ['projen', 'projen/*'], message: 'a stack must not load projen' }],
  });
}
