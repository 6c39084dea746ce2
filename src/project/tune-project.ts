import { awscdk, javascript } from 'projen';

const { BUN, YARN_BERRY } = javascript.NodePackageManager;

/** Tasks and settings as the users of a CDK app expect them, without waits that bring nothing. */
export function tuneProject(project: awscdk.AwsCdkTypeScriptApp): void {
  // With two stacks a bare `cdk deploy` refuses; a user's own stack must not break `npx projen deploy`.
  // https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html
  project.cdkTasks.deploy.reset('cdk deploy --all', { receiveArgs: true });
  project.cdkTasks.destroy.reset('cdk destroy --all', { receiveArgs: true });
  project.cdkTasks.diff.reset('cdk diff', { receiveArgs: true });
  // The CDK checks each template with a rule engine: once at `synth`, not in each test file.
  project.testTask.env('CDK_VALIDATION', 'false');
  // projen writes one address before the installation and another after it: the second run would differ.
  project.tryFindObjectFile('biome.jsonc')?.addOverride('$schema', './node_modules/@biomejs/biome/configuration_schema.json');
  // Without bundles of the user's own the bundle task is empty, and starting it costs most of a second.
  project.cdkConfig.json.addOverride('build', undefined);
  // projen asks bun for the programs of the project, and bun does not name them; it asks Yarn, which a build need not
  // have on its path. npm's npx comes with each Node.js.
  if ([BUN, YARN_BERRY].includes(project.package.packageManager)) project.tasks.addEnvironment('PATH', '$(npx -c "node --print process.env.PATH")');
}
