import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uploadArtifacts } from './artifact-store';
import { Build } from './build';
import { CacheStore } from './cache-store';
import { failedEarly } from './failed-early';
import { provision } from './provision';
import { Reports } from './reports';
import { secretValues } from './secret-values';
import { download, useCredentials } from './source';
import { collectReport } from '../../../cli/collect/collect-reports';
import { BuildRecord, PhaseContext } from '../../../cli/execute/build-record';
import { executePlan } from '../../../cli/execute/execute-plan';
import { HostLauncher } from '../../../cli/execute/host-launcher';
import { LocalLog } from '../../../cli/execute/local-log';
import { Masker } from '../../../cli/execute/masker';
import { ShellMachine } from '../../../cli/execute/shell-machine';
import { codebuildVariables } from '../../../cli/plan/build-facts';
import { ReportSpec } from '../../../cli/plan/buildspec';
import { makePlan, secretReferences } from '../../../cli/plan/make-plan';
import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { EnvironmentVariable } from '../../../src/contract/flow-file';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Ec2 } from '../ec2/ec2';
import { Ecr } from '../ecr/ecr';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Logs } from '../logs/logs';
import { S3 } from '../s3/s3';
import { SecretsManager } from '../secretsmanager/secrets-manager';
import { Ssm } from '../ssm/ssm';

export interface BuildPorts {
  readonly world: World;
  readonly iam: Iam;
  readonly logs: Logs;
  readonly ssm: Ssm;
  readonly secrets: SecretsManager;
  readonly ecr: Ecr;
  readonly ec2: Ec2;
  readonly s3: S3;
  readonly reports: Reports;
  /** The variables of this machine that commands cannot do without. */
  readonly hostVariables: Readonly<Record<string, string>>;
}

/**
 * Run a build by the project's own local engine: a clone over HTTP as the project's role, the phases in
 * a shell, the log in its group. What the role may not do fails here as it would in CodeBuild.
 */
export async function runBuild(build: Build, ports: BuildPorts): Promise<BuildRecord> {
  const { world, iam } = ports;
  const { project } = build;
  const session = iam.assume(
    project.roleArn,
    `AWSCodeBuild-${build.uuid}`,
    { kind: 'service', name: 'codebuild.amazonaws.com' },
    {
      'aws:SourceArn': project.arn,
      'aws:SourceAccount': world.account,
    },
  );
  const provisioned = provision(project, session.principal, ports);
  if (provisioned.kind === 'refused') return failedEarly(build, 'PROVISIONING', provisioned.reason);
  try {
    return await runProvisioned(build, ports, session);
  } finally {
    provisioned.release();
  }
}

async function runProvisioned(
  build: Build,
  ports: BuildPorts,
  { credentials, principal }: ReturnType<Iam['assume']>,
): Promise<BuildRecord> {
  const { world, iam, logs } = ports;
  const { project } = build;
  const folder = world.folder('builds', build.uuid);
  const srcDir = join(folder, 'src', project.repositoryName);
  const streamArn = logs.streamArn(project.logGroup, build.uuid);
  const write = (text: string) => {
    // https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html has the permission among the least.
    if (
      !logs.hasGroup(project.logGroup) &&
      iam.allows(principal, 'logs:CreateLogGroup', logs.groupArn(project.logGroup))
    )
      logs.createGroup(project.logGroup);
    // A project that may not write its log builds all the same, and its log is not there.
    const mayWrite = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
      iam.allows(principal, action, streamArn),
    );
    if (mayWrite)
      logs.write(
        project.logGroup,
        build.uuid,
        text
          .split('\n')
          .slice(0, -1)
          .map((line) => `${line}\n`),
      );
  };
  const refuse = (message: string): BuildRecord => {
    write(
      `[Container] Phase complete: DOWNLOAD_SOURCE State: FAILED\n[Container] Phase context status code: ${message.split(':')[0]} Message: ${message.trim()}\n`,
    );
    return failedEarly(build, 'DOWNLOAD_SOURCE', message);
  };
  const broken = await download(build, world, srcDir, credentials);
  if (broken) return refuse(broken);

  const flow = project.flow();
  const path = flow.buildspec.kind === 'file' ? join(srcDir, flow.buildspec.path) : undefined;
  if (path && !existsSync(path)) return refuse(`YAML_FILE_ERROR: stat ${path}: no such file or directory`);
  const text = flow.buildspec.kind === 'text' ? flow.buildspec.text : readFileSync(path ?? '', 'utf8');
  const read = readBuildspec(text);
  if (read.kind !== 'readable')
    return refuse(`YAML_FILE_ERROR: ${read.issues.map((issue) => issue.message).join('; ')}`);
  if (/git-credential-helper:\s*["']?(yes|true)/.test(text)) await useCredentials(srcDir, credentials);
  const startVariables = Object.fromEntries(
    build.variables.map(({ name, type, value }): [string, EnvironmentVariable] => [
      name,
      { type: type as EnvironmentVariable['type'], value },
    ]),
  );
  const declared = { flow, buildspec: read.buildspec, startVariables };
  const values = secretValues(secretReferences(declared), principal, ports);
  if (typeof values === 'string') return refuse(values);

  const planning = makePlan({
    ...declared,
    buildspecPlace: path ?? 'the project',
    commit: build.resolvedVersion ?? '',
    hostVariables: ports.hostVariables,
    secretValues: values,
    secretsFile: 'Systems Manager',
    inContainer: false,
    allowsPrivileged: false,
    nodeVersion: process.versions.node,
  });
  if (planning.kind === 'refused') return refuse(planning.reasons.join('; '));
  const { plan } = planning;
  const masker = new Masker(plan.secrets);
  const log = new LocalLog(join(folder, 'build.log'), masker, () => new Date());
  const stateDir = world.folder('builds', build.uuid, 'state');
  const machine = new ShellMachine({
    srcDir,
    stateDir,
    launcher: new HostLauncher('/bin/bash', stateDir),
    carryOver: plan.buildspec.version === '0.2',
    stop: build.stop.signal,
    onOutput: (piece) => {
      log.output(piece);
    },
    graceMs: 200,
  });
  const note = (line: string) => {
    log.note(line);
  };
  const cache = CacheStore.of(ports.s3, principal, project, plan.buildspec.cache, note);
  const facts = {
    place: {
      partition: world.partition,
      region: world.region,
      account: world.account,
      repositoryName: project.repositoryName,
    },
    flow: project.name,
    project: project.name,
    buildNumber: build.number,
    buildName: build.uuid,
    image: flow.environment.image,
    commit: build.resolvedVersion ?? '',
    startTime: build.startTime,
    initiator: build.initiator,
  };
  try {
    return await executePlan({
      plan,
      machine,
      log,
      observer: { phaseStarted: () => undefined, commandStarted: () => undefined, phaseEnded: () => undefined },
      download: async () => undefined,
      begin: async () => {
        await unlessRefused(async () => {
          await cache?.restore(machine);
        }, note);
      },
      upload: async () => {
        const contexts = [
          ...(await uploadReports(build, plan.buildspec.reports, { ...ports, builder: principal, machine })),
          ...artifacts(() =>
            uploadArtifacts(plan.buildspec.artifacts, {
              s3: ports.s3,
              builder: principal,
              project,
              buildId: build.uuid,
              srcDir,
              folder: stateDir,
              note,
            }),
          ),
        ];
        if (contexts.length === 0)
          await unlessRefused(async () => {
            await cache?.save(machine);
          }, note);
        return { contexts };
      },
      ending: build.stop.signal,
      variables: {
        ...plan.variables,
        ...codebuildVariables(facts, srcDir),
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
        AWS_ENDPOINT_URL: world.endpoint,
      },
      startTime: build.startTime,
      now: () => new Date(),
    });
  } finally {
    log.close();
    write(readFileSync(log.path, 'utf8'));
    await machine.dispose();
  }
}

/** A build goes on without its cache. */
async function unlessRefused(work: () => Promise<void>, note: (line: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    note(`Unable to use the cache: ${error.message}`);
  }
}

/** A build without its artifacts has failed. */
function artifacts(work: () => readonly PhaseContext[]): readonly PhaseContext[] {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return [{ statusCode: 'CLIENT_ERROR', message: `Error in UPLOAD_ARTIFACTS phase: ${error.message}` }];
  }
}

/** Reports come before artifacts. A failed test is no fault; a file that is not there, or a permission, is. */
async function uploadReports(
  build: Build,
  specs: readonly ReportSpec[],
  {
    reports,
    builder,
    machine,
  }: Pick<BuildPorts, 'reports'> & { readonly builder: Principal; readonly machine: ShellMachine },
): Promise<readonly PhaseContext[]> {
  const faults: string[] = [];
  const arns: string[] = [];
  for (const spec of specs) {
    // An ARN takes a group that exists: https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-group-naming.html
    const isOwn = !spec.group.startsWith('arn:');
    const group = isOwn ? `${build.project.name}-${spec.group}` : (spec.group.split('/').at(-1) ?? '');
    if (!isOwn && !reports.hasGroup(group)) {
      faults.push(`${group}: [report group does not exist]`);
      continue;
    }
    try {
      const { report, error: fault } = collectReport(spec, machine.srcDir);
      if (fault) faults.push(`${group}: [${fault}]`);
      if (report) arns.push(reports.keep(builder, build.arn, group, report));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      faults.push(`${group}: [${error.message}]`);
    }
  }
  build.reportArns = arns;
  return faults.length > 0
    ? [{ statusCode: 'CLIENT_ERROR', message: `Error in UPLOAD_ARTIFACTS phase: [${faults.join(', ')}]` }]
    : [];
}
