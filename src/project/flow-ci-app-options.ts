import { awscdk, IgnoreFileOptions, javascript, SampleReadmeProps, typescript } from 'projen';
// `cdkVersion` is required in projen's options, and jsii does not let a struct make an inherited member optional.
// Therefore the members of the two structs that belong to it are listed here, and everything else is inherited. Members
// whose default differs from projen's are declared again, for editors and API.md; `@jsii ignore` hides that from jsii,
// which does not allow it.

/** The options of a CDK app in TypeScript, with the defaults of this project type. */
export interface FlowCiAppOptions extends typescript.TypeScriptProjectOptions, awscdk.CdkConfigCommonOptions {
  /**
   * Minimum version of the AWS CDK to depend on.
   * @default "2.276.0"
   * @pjnew "2.276.0"
   */
  readonly cdkVersion?: string;
  /**
   * Version or npm version range of the AWS CDK CLI to depend on.
   * @default "^2"
   */
  readonly cdkCliVersion?: string;
  /**
   * Minimum version of the `constructs` library to depend on.
   * @default "10.5.1"
   */
  readonly constructsVersion?: string;
  /**
   * Depend on exactly `cdkVersion` instead of a compatible version.
   * @default false
   */
  readonly cdkVersionPinning?: boolean;
  /**
   * The entry point of the CDK app, relative to the source folder.
   * @default "main.ts"
   */
  readonly appEntrypoint?: string;
  /**
   * The command line that synthesizes the CDK app.
   * @default "node --import tsx src/main.ts"
   */
  readonly app?: string;
  /**
   * Add an `awscdk.LambdaFunction` for each file that ends in `.lambda.ts`.
   * @default true
   */
  readonly lambdaAutoDiscover?: boolean;
  /**
   * Add a `cloudfront.experimental.EdgeFunction` for each file that ends in `.edge-lambda.ts`.
   * @default true
   */
  readonly edgeLambdaAutoDiscover?: boolean;
  /**
   * Add an `awscdk.SingletonFunction` for each file that ends in `.singleton-lambda.ts`.
   * @default true
   */
  readonly singletonLambdaAutoDiscover?: boolean;
  /**
   * Add an `awscdk.LambdaExtension` for each file that ends in `.lambda-extension.ts`.
   * @default true
   */
  readonly lambdaExtensionAutoDiscover?: boolean;
  /**
   * Create an integration test for each file that ends in `.integ.ts` below the test folder.
   * @default true
   */
  readonly integrationTestAutoDiscover?: boolean;
  /**
   * Enable experimental support for the integ-runner of the AWS CDK.
   * @default false
   */
  readonly experimentalIntegRunner?: boolean;
  /**
   * Options of all Lambda functions of the app.
   * @default - projen's default options
   */
  readonly lambdaOptions?: awscdk.LambdaFunctionCommonOptions;
  /**
   * Set up Biome.
   * @default - true, unless eslint is chosen
   * @jsii ignore
   */
  readonly biome?: boolean;
  /**
   * Options of Biome.
   * @default - two spaces, single quotes, 120 columns
   * @jsii ignore
   */
  readonly biomeOptions?: javascript.BiomeOptions;
  /**
   * Set up tasks and GitHub workflows that upgrade dependencies.
   * @default false
   * @jsii ignore
   */
  readonly depsUpgrade?: boolean;
  /**
   * Set up ESLint.
   * @default false
   * @jsii ignore
   */
  readonly eslint?: boolean;
  /**
   * Feature flags in `cdk.json`.
   * @default - those that the CDK recommends for new apps
   * @jsii ignore
   */
  readonly featureFlags?: awscdk.ICdkFeatureFlags;
  /**
   * Enable the GitHub integration.
   * @default false
   * @jsii ignore
   */
  readonly github?: boolean;
  /**
   * Options of the .gitignore file.
   * @default - comments are kept
   * @jsii ignore
   */
  readonly gitIgnoreOptions?: IgnoreFileOptions;
  /**
   * Options of Jest.
   * @default - no coverage, and test runs do not rewrite snapshots
   * @jsii ignore
   */
  readonly jestOptions?: javascript.JestOptions;
  /**
   * Add a licence.
   * @default false
   * @jsii ignore
   */
  readonly licensed?: boolean;
  /**
   * The minimum version of Node.js.
   * @default "20.16.0"
   * @jsii ignore
   */
  readonly minNodeVersion?: string;
  /**
   * Create an .npmignore file, which only published packages need.
   * @default false
   * @jsii ignore
   */
  readonly npmignoreEnabled?: boolean;
  /**
   * The package manager that installs dependencies and runs scripts.
   * @default - NodePackageManager.NPM
   * @jsii ignore
   */
  readonly packageManager?: javascript.NodePackageManager;
  /**
   * Options of .projenrc.ts.
   * @default - tsx without a type check, which the test task does
   * @jsii ignore
   */
  readonly projenrcTsOptions?: typescript.ProjenrcOptions;
  /**
   * The README of a project that has none.
   * @default - the commands of the project
   * @jsii ignore
   */
  readonly readme?: SampleReadmeProps;
  /**
   * Add release management.
   * @default false
   * @jsii ignore
   */
  readonly release?: boolean;
  /**
   * What executes TypeScript files.
   * @default - tsx
   * @jsii ignore
   */
  readonly runner?: typescript.TypeScriptRunner;
  /**
   * Not available: the project type writes `src/main.ts` and a test itself.
   * @default false
   * @jsii ignore
   */
  readonly sampleCode?: false;
  /**
   * Check the types of tests in the `test` task.
   * @default true
   * @jsii ignore
   */
  readonly typecheckTests?: boolean;
  /**
   * The version of TypeScript.
   * @default "~6.0.0"
   * @jsii ignore
   */
  readonly typescriptVersion?: string;
}
