import { awscdk } from 'projen';

/** Tasks and settings as the users of a CDK app expect them, without waits that bring nothing. */
export function tuneProject(project: awscdk.AwsCdkTypeScriptApp): void {
  // With two stacks `cdk deploy` fails without arguments; a stack of the user must not break `npx projen deploy`.
  // https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html
  project.cdkTasks.deploy.reset('cdk deploy --all', { receiveArgs: true });
  project.cdkTasks.destroy.reset('cdk destroy --all', { receiveArgs: true });
  project.cdkTasks.diff.reset('cdk diff', { receiveArgs: true });
  // The CDK checks each template with a rule engine: once at `synth`, not in each test file.
  project.testTask.env('CDK_VALIDATION', 'false');
  // projen writes one address before the installation and another after it: the second run would differ.
  project
    .tryFindObjectFile('biome.jsonc')
    ?.addOverride('$schema', './node_modules/@biomejs/biome/configuration_schema.json');
  // Without bundles of the user's own the bundle task is empty, and starting it costs most of a second.
  project.cdkConfig.json.addOverride('build', undefined);
  findProgramsFast(project);
  startProjenrcFast(project);
}

/**
 * projen asks npx where the programs of the project are, once for each task that a task runs, and npx takes most of
 * half a second. Node.js knows where packages of this folder and of those above it are, in a tenth of it. Of the other
 * package managers bun does not name the programs, and Yarn need not be on the path of a build.
 */
function findProgramsFast(project: awscdk.AwsCdkTypeScriptApp): void {
  project.tasks.addEnvironment(
    'PATH',
    '$(node -p "[...module.paths.map((each) => path.join(each, \'.bin\')), process.env.PATH].join(path.delimiter)")',
  );
}

/**
 * The command `tsx` is a process that starts another one; Node.js takes it as a hook as well. A runner of the user's
 * own stays.
 */
function startProjenrcFast(project: awscdk.AwsCdkTypeScriptApp): void {
  const { defaultTask } = project;
  defaultTask?.steps.forEach(({ execArgs }, index) => {
    if (execArgs?.length === 2 && execArgs[0] === 'tsx')
      defaultTask.updateStep(index, { execArgs: ['node', '--import', 'tsx', execArgs[1]] });
  });
}
