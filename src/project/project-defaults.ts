import { posix } from 'node:path';
import { awscdk, javascript, typescript } from 'projen';
import { FlowCiProjectOptions } from './flow-ci-project-options';
import { flowCiCommand } from '../flows/flow-ci-command';

export const DEFAULT_CDK_VERSION = '2.276.0';

/**
 * Flags that this version recommends for new apps and projen does not know yet. `cdk synth` warns about flags that are
 * not set.
 */
const NEWER_FLAGS = {
  '@aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard': true,
  '@aws-cdk/aws-cloudfront:defaultViewerProtocolPolicyRedirectToHttps': true,
};

/**
 * Options for the CDK app, with our defaults where they differ from projen's. Each is a wait that users
 * do not have, or a file that CodeCommit has no use for; what an option says wins.
 */
export function withProjectDefaults(options: FlowCiProjectOptions): awscdk.AwsCdkTypeScriptAppOptions {
  const { srcdir: sources = 'src', testdir: tests = 'test' } = options;
  return {
    cdkVersion: DEFAULT_CDK_VERSION,
    // GitHub's workflows do nothing on CodeCommit.
    github: false,
    release: false,
    depsUpgrade: false,
    // A folder may hold a licence of its own already.
    licensed: false,
    // The type check of the linter alone takes fifteen seconds; Biome takes a fraction of one.
    eslint: false,
    biome: !options.eslint,
    biomeOptions: {
      ...options.biomeOptions,
      biomeConfig: {
        formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE, lineWidth: 120 },
        javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
        ...options.biomeOptions?.biomeConfig,
      },
    },
    // Also says which types of Node.js are right; without it projen asks for types that no registry has.
    minNodeVersion: '20.16.0',
    packageManager: javascript.NodePackageManager.NPM,
    // Without node_modules neither npx nor the schema of flow-ci.json would find anything.
    ...(options.packageManager === javascript.NodePackageManager.YARN_BERRY && {
      yarnBerryOptions: { yarnRcOptions: { nodeLinker: javascript.YarnNodeLinker.NODE_MODULES } },
    }),
    readme: {
      contents: readme(options.name, flowCiCommand(options.packageManager ?? javascript.NodePackageManager.NPM)),
    },
    // Without the CDK's recommendations for new apps each synth complains. Which are known must not depend
    // on what is installed: the file would differ between the first run and the second.
    featureFlags: { flags: { ...awscdk.CdkFeatureFlags.V2.ALL.flags, ...NEWER_FLAGS } },
    // An app is not published.
    npmignoreEnabled: false,
    // TypeScript 7 has no JavaScript interface, which ts-jest needs.
    typescriptVersion: '~6.0.0',
    // Types are checked once, by the test task, and not at each start of the app or of projen.
    typecheckTests: true,
    app: options.appEntrypoint ? undefined : `node --import tsx ${posix.join(sources, 'main.ts')}`,
    ...options,
    devDeps: ['tsx@^4', ...(options.devDeps ?? [])],
    sampleCode: false,
    runner: options.runner ?? typescript.TypeScriptRunner.tsx(),
    projenrcTsOptions: {
      ...(!options.runner && { runner: typescript.TypeScriptRunner.tsx({ typeCheck: false }) }),
      ...options.projenrcTsOptions,
    },
    jestOptions: {
      // projen's default rewrites snapshots at each run: a wrong one turns itself green.
      updateSnapshot: javascript.UpdateSnapshot.NEVER,
      ...options.jestOptions,
      jestConfig: { collectCoverage: false, ...options.jestOptions?.jestConfig },
    },
    tsJestOptions: options.tsJestOptions,
    tsconfig: {
      ...options.tsconfig,
      compilerOptions: { skipLibCheck: true, resolveJsonModule: true, ...options.tsconfig?.compilerOptions },
    },
    tsconfigDev: {
      ...options.tsconfigDev,
      include: [
        `${posix.relative(tests, sources)}/**/*.ts`,
        ...(options.projenrcTs ? [posix.relative(tests, '.projenrc.ts')] : []),
        ...(options.tsconfigDev?.include ?? []),
      ],
      compilerOptions: { isolatedModules: true, ...options.tsconfigDev?.compilerOptions },
    },
    gitIgnoreOptions: { filterCommentLines: false, ...options.gitIgnoreOptions },
  };
}

/** For a folder that has no README yet: what the next person needs to know. */
function readme(name: string, flowCi: string): string {
  return `# ${name}

The continuous integration of a CodeCommit repository, made with flow-ci-projen.
What runs, and on what, is declared in \`.projenrc\`; all else is made from it.

| command | what it does |
|---|---|
| \`npx projen\` | makes the buildspecs, the stack and the tasks anew after a change of \`.projenrc\` |
| \`npx projen build\` | checks types, tests, and synthesizes the stack |
| \`npx projen diff\` | shows what a deployment would change |
| \`npx projen deploy\` | deploys |
| \`${flowCi} list\` | shows the flows and what starts them |
| \`${flowCi} run review\` | runs the review flow on this machine, without AWS |
`;
}
