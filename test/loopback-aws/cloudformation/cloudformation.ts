import { randomUUID } from 'node:crypto';
import { ResourceTypes } from './resource-type';
import { Stack } from './stack';
import { readTemplate, Resolver, Template } from './template';
import { AwsError } from '../core/aws-error';
import { Json, objects, same, text } from '../core/json';
import { Operation, Service } from '../core/service';
import { World } from '../core/world';
import { S3 } from '../s3/s3';
import { Ssm } from '../ssm/ssm';

/** As they were given, and as the template sees them. */
interface Parameters {
  readonly given: Json;
  readonly resolved: Json;
}

interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stack: Stack;
  readonly template: Template;
  readonly body: string;
  readonly parameters: Parameters;
  readonly changes: readonly Json[];
  readonly tags: readonly Json[];
  readonly roleArn: string | undefined;
}

/** What was deployed: enough to do the same again in another account. */
export interface DeployedTemplate {
  readonly stackName: string;
  readonly body: string;
  readonly parameters: Json;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html */
export class CloudFormation {
  private readonly stacks: Stack[] = [];
  private readonly changeSets = new Map<string, ChangeSet>();
  /** Each template that was deployed, in order. */
  public readonly deployed: DeployedTemplate[] = [];

  constructor(
    private readonly world: World,
    private readonly s3: S3,
    private readonly ssm: Ssm,
    private readonly types: ResourceTypes,
  ) {}

  /** A stack that is there. */
  public stack(nameOrId: string): Stack | undefined {
    return (
      this.stacks.find((stack) => stack.id === nameOrId) ??
      this.stacks.find((stack) => stack.name === nameOrId && stack.status !== 'DELETE_COMPLETE')
    );
  }

  /** The names of all stacks that are there. */
  public get names(): string[] {
    return this.stacks.filter(({ status }) => status !== 'DELETE_COMPLETE').map(({ name }) => name);
  }

  /** Deploy a template without a tool, and wait for its end. */
  public async deploy({ stackName, body, parameters }: DeployedTemplate): Promise<Stack> {
    const ChangeSetName = `again-${randomUUID()}`;
    this.createChangeSet({
      StackName: stackName,
      ChangeSetName,
      ChangeSetType: this.stack(stackName) ? 'UPDATE' : 'CREATE',
      TemplateBody: body,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    });
    this.execute(this.changeSet({ StackName: stackName, ChangeSetName }));
    await this.world.quiet();
    return this.mustFind({ StackName: stackName });
  }

  public service(): Service {
    const ofStack = (run: (stack: Stack, input: Json) => Json | undefined): Operation => ({
      resources: (input) => [this.stackArn(input)],
      run: (input) => run(this.mustFind(input), input),
    });
    return {
      signingName: 'cloudformation',
      prefix: 'cloudformation',
      protocol: 'query',
      operations: {
        DescribeStacks: ofStack((stack) => ({ Stacks: [describe(stack)] })),
        DescribeStackEvents: ofStack((stack) => ({
          StackEvents: stack.events.map((event) => ({ ...event, StackId: stack.id, StackName: stack.name })),
        })),
        GetTemplate: ofStack((stack) => ({
          ...(stack.templateBody && { TemplateBody: stack.templateBody }),
          StagesAvailable: ['Original', 'Processed'],
        })),
        ListStackResources: ofStack((stack) => ({
          StackResourceSummaries: [...stack.resources].map(([LogicalResourceId, { physicalId, type }]) => ({
            LogicalResourceId,
            PhysicalResourceId: physicalId,
            ResourceType: type,
            ResourceStatus: stack.statuses.get(LogicalResourceId) ?? 'CREATE_COMPLETE',
            LastUpdatedTimestamp: stack.created,
          })),
        })),
        DescribeStackResources: ofStack((stack) => ({
          StackResources: [...stack.resources].map(([LogicalResourceId, { physicalId, type }]) => ({
            StackName: stack.name,
            StackId: stack.id,
            LogicalResourceId,
            PhysicalResourceId: physicalId,
            ResourceType: type,
            ResourceStatus: stack.statuses.get(LogicalResourceId) ?? 'CREATE_COMPLETE',
            Timestamp: stack.created,
          })),
        })),
        CreateChangeSet: { resources: (input) => [this.stackArn(input)], run: (input) => this.createChangeSet(input) },
        DescribeChangeSet: {
          resources: (input) => [this.stackArn(input)],
          run: (input) => this.describeChangeSet(input),
        },
        DeleteChangeSet: {
          resources: (input) => [this.stackArn(input)],
          run: (input) => {
            this.changeSets.delete(this.changeSetKey(input));
            return {};
          },
        },
        ExecuteChangeSet: {
          resources: (input) => [this.stackArn(input)],
          run: (input) => this.execute(this.changeSet(input)),
        },
        DeleteStack: {
          resources: (input) => [this.stackArn(input)],
          run: (input) => {
            const stack = this.stack(text(input.StackName));
            if (stack) this.world.background(`delete ${stack.name}`, () => stack.delete());
            return {};
          },
        },
      },
    };
  }

  private createChangeSet(input: Json): Json {
    const name = text(input.StackName);
    const existing = this.stack(name);
    if ((input.ChangeSetType === 'CREATE') !== (!existing || existing.status === 'REVIEW_IN_PROGRESS')) {
      throw new AwsError(
        'ValidationError',
        existing
          ? `Stack [${name}] already exists and cannot be created again with the changeSet [${text(input.ChangeSetName)}].`
          : `Stack [${name}] does not exist`,
      );
    }
    const stack = existing ?? new Stack(name, this.world, this.types);
    if (!existing) this.stacks.push(stack);
    const body = input.TemplateURL ? this.fetchTemplate(text(input.TemplateURL)) : text(input.TemplateBody);
    const template = readTemplate(body);
    const parameters = this.parameters(template, input, stack);
    this.checkRules(template, parameters.resolved, stack);
    const changeSet: ChangeSet = {
      id: this.world.arn('cloudformation', `changeSet/${text(input.ChangeSetName)}/${randomUUID()}`),
      name: text(input.ChangeSetName),
      stack,
      template,
      body,
      parameters,
      changes: changes(stack, template, parameters.resolved),
      tags: objects(input.Tags),
      roleArn: input.RoleARN as string | undefined,
    };
    this.changeSets.set(`${stack.name} ${changeSet.name}`, changeSet);
    return { Id: changeSet.id, StackId: stack.id };
  }

  private describeChangeSet(input: Json): Json {
    const changeSet = this.changeSet(input);
    const empty = changeSet.changes.length === 0;
    return {
      ChangeSetName: changeSet.name,
      ChangeSetId: changeSet.id,
      StackId: changeSet.stack.id,
      StackName: changeSet.stack.name,
      Changes: changeSet.changes,
      Status: empty ? 'FAILED' : 'CREATE_COMPLETE',
      ExecutionStatus: empty ? 'UNAVAILABLE' : 'AVAILABLE',
      ...(empty && {
        StatusReason:
          "The submitted information didn't contain changes. Submit different information to create a change set.",
      }),
      CreationTime: new Date().toISOString(),
    };
  }

  private execute({ stack, template, body, parameters, tags, roleArn, name }: ChangeSet): Json {
    this.changeSets.delete(`${stack.name} ${name}`);
    this.deployed.push({ stackName: stack.name, body, parameters: parameters.given });
    Object.assign(stack, { tags, roleArn });
    this.world.background(`deploy ${stack.name}`, async () => {
      await stack.deploy(template, body, parameters.resolved);
      if (stack.parameters === parameters.resolved) stack.givenParameters = parameters.given;
    });
    return {};
  }

  /** Those of the call, those that stay, those of Systems Manager, and the defaults. */
  private parameters(template: Template, input: Json, stack: Stack): Parameters {
    const sent = new Map(objects(input.Parameters).map((each) => [text(each.ParameterKey), each]));
    const given = Object.fromEntries(
      Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => {
        const one = sent.get(name);
        const value = one?.UsePreviousValue === 'true' ? stack.givenParameters[name] : (one?.ParameterValue ?? Default);
        if (value === undefined) throw new AwsError('ValidationError', `Parameters: [${name}] must have values`);
        return [name, text(value)];
      }),
    );
    const resolved = Object.fromEntries(
      Object.entries(template.Parameters ?? {}).map(([name, { Type }]) => [name, this.parameter(Type, given[name])]),
    );
    return { given, resolved };
  }

  private parameter(type: string, value: string): unknown {
    if (type === 'String') return value;
    if (type === 'CommaDelimitedList') return value === '' ? [] : value.split(',');
    if (type !== 'AWS::SSM::Parameter::Value<String>')
      throw this.world.fault(`the parameter type ${type} is not known`);
    const found = this.ssm.parameters.get(value);
    if (found === undefined)
      throw new AwsError(
        'ValidationError',
        `Unable to fetch parameters [${value}] from parameter store for this account.`,
      );
    return found;
  }

  private checkRules(template: Template, parameters: Json, stack: Stack): void {
    const resolver = new Resolver(template, parameters, {}, stack.resources);
    for (const { Assert, AssertDescription } of Object.values(template.Rules ?? {}).flatMap(
      (each) => each.Assertions,
    )) {
      if (!resolver.truth(Assert))
        throw new AwsError('ValidationError', `Template error: ${AssertDescription ?? 'a rule does not hold'}`);
    }
  }

  /** https://s3.REGION.amazonaws.com/BUCKET/KEY, or the bucket as a host. */
  private fetchTemplate(url: string): string {
    const { hostname, pathname } = new URL(url);
    const path = pathname.slice(1).split('/');
    const virtual = /^(.+)\.s3[.-]/.exec(hostname)?.[1];
    return this.s3.object(virtual ?? path[0], (virtual ? path : path.slice(1)).join('/')).toString();
  }

  private changeSetKey(input: Json): string {
    const found = [...this.changeSets].find(
      ([, { id, name, stack }]) =>
        id === input.ChangeSetName ||
        (name === input.ChangeSetName && [stack.name, stack.id].includes(text(input.StackName))),
    );
    return found?.[0] ?? '';
  }

  private changeSet(input: Json): ChangeSet {
    const changeSet = this.changeSets.get(this.changeSetKey(input));
    if (!changeSet)
      throw new AwsError('ChangeSetNotFound', `ChangeSet [${text(input.ChangeSetName)}] does not exist`, 404);
    return changeSet;
  }

  private mustFind(input: Json): Stack {
    const stack = this.stack(text(input.StackName));
    if (!stack) throw new AwsError('ValidationError', `Stack with id ${text(input.StackName)} does not exist`);
    return stack;
  }

  private stackArn(input: Json): string {
    const name = text(input.StackName);
    return name.startsWith('arn:')
      ? name
      : (this.stack(name)?.id ?? this.world.arn('cloudformation', `stack/${name}/*`));
  }
}

function describe(stack: Stack): Json {
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    ...(stack.reason && { StackStatusReason: stack.reason }),
    CreationTime: stack.created,
    Parameters: Object.entries(stack.givenParameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Outputs: stack.outputs,
    Tags: stack.tags,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    DisableRollback: false,
    EnableTerminationProtection: false,
    ...(stack.roleArn && { RoleARN: stack.roleArn }),
  };
}

/** What a change set lists: resources that come, go, or are written otherwise. */
function changes(stack: Stack, template: Template, parameters: Json): readonly Json[] {
  const before = stack.template.Resources;
  const ids = new Set([...Object.keys(before), ...Object.keys(template.Resources)]);
  const changed = [...ids].flatMap((id): Json[] => {
    const old = before[id];
    const now = template.Resources[id];
    const action = !old
      ? 'Add'
      : !now
        ? 'Remove'
        : same(old, now) && same(stack.parameters, parameters)
          ? undefined
          : 'Modify';
    return action
      ? [
          {
            Type: 'Resource',
            ResourceChange: {
              Action: action,
              LogicalResourceId: id,
              ResourceType: (now ?? old).Type,
              ...(action === 'Modify' && { Replacement: 'False', Scope: ['Properties'] }),
            },
          },
        ]
      : [];
  });
  const outputs = same(stack.template.Outputs, template.Outputs)
    ? []
    : [
        {
          Type: 'Resource',
          ResourceChange: {
            Action: 'Modify',
            LogicalResourceId: 'Outputs',
            ResourceType: 'AWS::CloudFormation::Stack',
            Replacement: 'False',
          },
        },
      ];
  return changed.length > 0 ? changed : outputs;
}
