import { randomBytes, randomUUID } from 'node:crypto';
import { HalfMade, ResourcePlace, ResourceType as KnownType, ResourceTypes } from './resource-type';
import { inOrder, MadeResource, Resolver, Template } from './template';
import { AwsError } from '../core/aws-error';
import { Json, same } from '../core/json';
import { World } from '../core/world';

export interface StackResource extends MadeResource {
  readonly type: string;
  readonly properties: Json;
  readonly retained: boolean;
}

export interface StackEvent {
  readonly EventId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly Timestamp: string;
}

type Step = () => Promise<void>;

/** How a resource goes back. What is new is removed when all others are as they were. */
interface Undo {
  readonly back?: Step;
  readonly removal?: Step;
}

/** A resource as a template has it. */
interface Wanted {
  readonly properties: Json;
  readonly retained: boolean;
  /** Whether it is removed when another takes its place. */
  readonly leaves: boolean;
}

/** A stack: its resources, and the way from one template to the next. */
export class Stack {
  public readonly id: string;
  public readonly created = new Date();
  public status = 'REVIEW_IN_PROGRESS';
  public reason: string | undefined;
  public template: Template = { Resources: {} };
  public templateBody = '';
  /** As the template sees them; `givenParameters` as they were sent. */
  public parameters: Json = {};
  public givenParameters: Json = {};
  public outputs: readonly {
    readonly OutputKey: string;
    readonly OutputValue: string;
    readonly Description?: string;
    readonly ExportName?: string;
  }[] = [];
  public tags: readonly Json[] = [];
  public roleArn: string | undefined;
  public readonly resources = new Map<string, StackResource>();
  /** Logical id -> the newest status. */
  public readonly statuses = new Map<string, string>();
  public readonly events: StackEvent[] = [];

  constructor(
    public readonly name: string,
    private readonly world: World,
    private readonly types: ResourceTypes,
  ) {
    this.id = world.arn('cloudformation', `stack/${name}/${randomUUID()}`);
  }

  /** Bring the stack to a template; when that fails, back to where it was. */
  public async deploy(template: Template, body: string, parameters: Json): Promise<void> {
    const creating = this.status === 'REVIEW_IN_PROGRESS';
    const word = creating ? 'CREATE' : 'UPDATE';
    this.status = `${word}_IN_PROGRESS`;
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', this.status, 'User Initiated');
    const undo: Undo[] = [];
    const cleanup: Step[] = [];
    try {
      const resolver = this.resolver(template, parameters);
      for (const id of inOrder(template)) {
        const { Condition } = template.Resources[id];
        if (Condition === undefined || resolver.condition(Condition))
          await this.bring(id, template, resolver, undo, cleanup);
      }
      const leaving = [...this.resources.keys()].filter((id) => !Object.hasOwn(template.Resources, id)).reverse();
      if (!creating) this.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
      for (const step of [...cleanup, ...leaving.map((id) => async () => this.remove(id))]) await this.cleanUp(step);
      this.outputs = Object.entries(template.Outputs ?? {}).map(([OutputKey, output]) => ({
        OutputKey,
        OutputValue: String(resolver.resolve(output.Value)),
        ...(output.Description && { Description: output.Description }),
        ...(output.Export && { ExportName: String(resolver.resolve(output.Export.Name)) }),
      }));
      Object.assign(this, { template, templateBody: body, parameters });
      this.end(`${word}_COMPLETE`);
    } catch (error) {
      // What the loopback AWS does not know fails the deployment too: nobody is to wait for its end.
      if (!(error instanceof ResourceFailure)) this.world.fault(`deploy ${this.name}: ${(error as Error).message}`);
      await this.rollBack(creating, undo, (error as Error).message);
    }
  }

  /** Delete everything that is not to be kept. */
  public async delete(): Promise<void> {
    this.status = 'DELETE_IN_PROGRESS';
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', this.status, 'User Initiated');
    try {
      for (const id of inOrder(this.template).reverse()) if (this.resources.has(id)) await this.remove(id);
      this.end('DELETE_COMPLETE');
    } catch (error) {
      this.end('DELETE_FAILED', `The following resource(s) failed to delete: ${(error as Error).message}`);
    }
  }

  private async rollBack(creating: boolean, undo: readonly Undo[], reason: string): Promise<void> {
    this.status = creating ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS';
    this.tell(
      this.name,
      this.id,
      'AWS::CloudFormation::Stack',
      this.status,
      `The following resource(s) failed: ${reason}`,
    );
    const word = creating ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    try {
      const steps = [...undo].reverse();
      for (const { back } of steps) await back?.();
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
      if (!creating) this.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
      for (const { removal } of steps) await removal?.();
      this.end(`${word}_COMPLETE`);
    } catch (error) {
      this.end(`${word}_FAILED`, (error as Error).message);
    }
  }

  private resolver(template: Template, parameters: Json): Resolver {
    const pseudo = {
      'AWS::AccountId': this.world.account,
      'AWS::Region': this.world.region,
      'AWS::Partition': this.world.partition,
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.name,
      'AWS::StackId': this.id,
    };
    return new Resolver(template, parameters, pseudo, this.resources);
  }

  /** Make, change, replace or leave one resource. */
  private async bring(
    id: string,
    template: Template,
    resolver: Resolver,
    undo: Undo[],
    cleanup: Step[],
  ): Promise<void> {
    const { Type, Properties, DeletionPolicy, UpdateReplacePolicy } = template.Resources[id];
    if (Type === 'AWS::CDK::Metadata') return;
    const type = this.type(Type);
    const properties = (resolver.resolve(Properties) ?? {}) as Json;
    const known = type.properties;
    const unknown = known === 'any' ? undefined : Object.keys(properties).find((name) => !known.includes(name));
    if (unknown) throw this.world.fault(`the property ${unknown} of ${Type} is not known`);
    const retained = DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate';
    const before = this.resources.get(id);
    if (before && before.type !== Type) throw this.world.fault(`${id} changed its type`);
    if (before && same(before.properties, properties)) {
      this.resources.set(id, { ...before, retained });
      return;
    }
    const place = { logicalId: id, stackId: this.id, type: Type };
    const replaced = before && (type.replacedBy ?? []).some((name) => !same(before.properties[name], properties[name]));
    const leaves = UpdateReplacePolicy !== 'Retain';
    if (before && !replaced) await this.change(type, place, before, { properties, retained, leaves }, undo, cleanup);
    else await this.make(type, place, before, { properties, retained, leaves }, undo, cleanup);
  }

  private async change(
    type: KnownType,
    place: ResourcePlace,
    before: StackResource,
    { properties, retained, leaves }: Wanted,
    undo: Undo[],
    cleanup: Step[],
  ): Promise<void> {
    const { logicalId: id, type: Type } = place;
    const update = async (from: StackResource, to: Json): Promise<StackResource> => {
      const done = await this.step('UPDATE', id, Type, from.physicalId, async () =>
        type.update(from.physicalId, to, { ...place, oldProperties: from.properties }),
      );
      return { ...done, type: Type, properties: to, retained };
    };
    const made = await update(before, properties);
    this.resources.set(id, made);
    const isOther = made.physicalId !== before.physicalId;
    if (isOther && leaves)
      cleanup.push(async () => {
        await type.remove(before.physicalId, before.properties, place);
      });
    undo.push({
      back: async () => {
        const back = await update(made, before.properties);
        this.resources.set(id, { ...back, retained: before.retained });
      },
      ...(isOther && {
        removal: async () => {
          await type.remove(made.physicalId, properties, place);
        },
      }),
    });
  }

  private async make(
    type: KnownType,
    place: ResourcePlace,
    before: StackResource | undefined,
    { properties, retained, leaves }: Wanted,
    undo: Undo[],
    cleanup: Step[],
  ): Promise<void> {
    const { logicalId: id, type: Type } = place;
    const remove = (physicalId: string): Undo => ({
      back: async () => {
        if (before) this.resources.set(id, before);
        return Promise.resolve();
      },
      removal: async () => {
        await this.step('DELETE', id, Type, physicalId, async () => {
          await type.remove(physicalId, properties, place);
        });
        if (!before) this.resources.delete(id);
      },
    });
    const made = await this.step(before ? 'UPDATE' : 'CREATE', id, Type, '', async () => {
      try {
        return await type.create(properties, {
          ...place,
          suggestedName: `${this.name}-${id}-${randomBytes(6).toString('hex').toUpperCase()}`,
        });
      } catch (error) {
        if (error instanceof HalfMade) undo.push(remove(error.physicalId));
        throw error;
      }
    });
    this.resources.set(id, { ...made, type: Type, properties, retained });
    undo.push(remove(made.physicalId));
    if (before && leaves)
      cleanup.push(async () => {
        await type.remove(before.physicalId, before.properties, place);
      });
  }

  private type(name: string): KnownType {
    const type = name.startsWith('Custom::')
      ? this.types['AWS::CloudFormation::CustomResource']
      : Object.hasOwn(this.types, name)
        ? this.types[name]
        : undefined;
    if (!type) throw this.world.fault(`the resource type ${name} is not known`);
    return type;
  }

  /** What cannot be removed after an update stays, and the update has succeeded all the same. */
  private async cleanUp(step: Step): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof AwsError) && !(error instanceof ResourceFailure)) throw error;
      this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', error.message);
    }
  }

  private async remove(id: string): Promise<void> {
    const resource = this.resources.get(id);
    if (!resource) return;
    if (!resource.retained) {
      await this.step('DELETE', id, resource.type, resource.physicalId, async () => {
        await this.type(resource.type).remove(resource.physicalId, resource.properties, {
          logicalId: id,
          stackId: this.id,
          type: resource.type,
        });
      });
    }
    this.resources.delete(id);
  }

  private async step<T>(
    word: string,
    id: string,
    type: string,
    physicalId: string,
    work: () => Promise<T>,
  ): Promise<T> {
    this.tell(id, physicalId, type, `${word}_IN_PROGRESS`);
    try {
      const done = await work();
      this.tell(id, (done as MadeResource | undefined)?.physicalId ?? physicalId, type, `${word}_COMPLETE`);
      return done;
    } catch (error) {
      const message = (error as Error).message;
      this.tell(id, physicalId, type, `${word}_FAILED`, `Resource handler returned message: "${message}"`);
      if ((error as Error).name === 'LoopbackDoesNotKnow') this.world.fault(message);
      throw new ResourceFailure(`[${id}]. ${message}`);
    }
  }

  private end(status: string, reason?: string): void {
    this.status = status;
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', status, reason);
  }

  private tell(
    LogicalResourceId: string,
    PhysicalResourceId: string,
    ResourceType: string,
    ResourceStatus: string,
    ResourceStatusReason?: string,
  ): void {
    this.statuses.set(LogicalResourceId, ResourceStatus);
    if (LogicalResourceId === this.name) this.reason = ResourceStatusReason ?? this.reason;
    this.events.unshift({
      EventId: randomUUID(),
      LogicalResourceId,
      PhysicalResourceId,
      ResourceType,
      ResourceStatus,
      ...(ResourceStatusReason && { ResourceStatusReason }),
      Timestamp: new Date().toISOString(),
    });
  }
}

/** A resource could not be made or changed; the stack goes back. */
class ResourceFailure extends Error {}
