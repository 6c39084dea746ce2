import { randomBytes, randomUUID } from 'node:crypto';
import { ResourceTypes } from './resource-type';
import { inOrder, MadeResource, Resolver, Template } from './template';
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

type Undo = () => Promise<void>;

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
  public outputs: readonly { readonly OutputKey: string; readonly OutputValue: string; readonly Description?: string; readonly ExportName?: string }[] = [];
  public tags: readonly Json[] = [];
  public roleArn: string | undefined;
  public readonly resources = new Map<string, StackResource>();
  public readonly events: StackEvent[] = [];

  constructor(public readonly name: string, private readonly world: World, private readonly types: ResourceTypes) {
    this.id = world.arn('cloudformation', `stack/${name}/${randomUUID()}`);
  }

  /** Bring the stack to a template; when that fails, back to where it was. */
  public async deploy(template: Template, body: string, parameters: Json): Promise<void> {
    const creating = this.status === 'REVIEW_IN_PROGRESS';
    const word = creating ? 'CREATE' : 'UPDATE';
    this.status = `${word}_IN_PROGRESS`;
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', this.status, 'User Initiated');
    const undo: Undo[] = [];
    const cleanup: (() => Promise<void>)[] = [];
    try {
      const resolver = this.resolver(template, parameters);
      for (const id of inOrder(template)) {
        const { Condition } = template.Resources[id];
        if (Condition === undefined || resolver.condition(Condition)) await this.bring(id, template, resolver, undo, cleanup);
      }
      const leaving = [...this.resources.keys()].filter((id) => !Object.hasOwn(template.Resources, id)).reverse();
      for (const step of cleanup) await step();
      for (const id of leaving) await this.remove(id);
      this.outputs = Object.entries(template.Outputs ?? {}).map(([OutputKey, output]) => ({
        OutputKey,
        OutputValue: String(resolver.resolve(output.Value)),
        ...(output.Description && { Description: output.Description }),
        ...(output.Export && { ExportName: String(resolver.resolve(output.Export.Name)) }),
      }));
      Object.assign(this, { template, templateBody: body, parameters });
      this.end(`${word}_COMPLETE`);
    } catch (error) {
      if (!(error instanceof ResourceFailure)) throw error;
      await this.rollBack(creating, undo, error.message);
    }
  }

  /** Delete everything that is not to be kept. */
  public async delete(): Promise<void> {
    this.status = 'DELETE_IN_PROGRESS';
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', this.status, 'User Initiated');
    for (const id of inOrder(this.template).reverse()) if (this.resources.has(id)) await this.remove(id);
    this.end('DELETE_COMPLETE');
  }

  private async rollBack(creating: boolean, undo: readonly Undo[], reason: string): Promise<void> {
    this.status = creating ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS';
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', this.status, `The following resource(s) failed: ${reason}`);
    for (const step of [...undo].reverse()) await step();
    this.end(creating ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE');
  }

  private resolver(template: Template, parameters: Json): Resolver {
    const pseudo = {
      'AWS::AccountId': this.world.account, 'AWS::Region': this.world.region, 'AWS::Partition': this.world.partition,
      'AWS::URLSuffix': 'amazonaws.com', 'AWS::StackName': this.name, 'AWS::StackId': this.id,
    };
    return new Resolver(template, parameters, pseudo, this.resources);
  }

  /** Make, change, replace or leave one resource. */
  private async bring(id: string, template: Template, resolver: Resolver, undo: Undo[], cleanup: (() => Promise<void>)[]): Promise<void> {
    const { Type, Properties, DeletionPolicy, UpdateReplacePolicy } = template.Resources[id];
    if (Type === 'AWS::CDK::Metadata') return;
    const type = Object.hasOwn(this.types, Type) ? this.types[Type] : undefined;
    if (!type) throw this.world.fault(`the resource type ${Type} is not known`);
    const properties = (resolver.resolve(Properties) ?? {}) as Json;
    const unknown = Object.keys(properties).find((name) => !type.properties.includes(name));
    if (unknown) throw this.world.fault(`the property ${unknown} of ${Type} is not known`);
    const retained = DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate';
    const before = this.resources.get(id);
    if (before && before.type !== Type) throw this.world.fault(`${id} changed its type`);
    if (before && same(before.properties, properties)) {
      this.resources.set(id, { ...before, retained });
      return;
    }
    const put = (made: MadeResource) => { this.resources.set(id, { ...made, type: Type, properties, retained }); };
    const replaced = before && (type.replacedBy ?? []).some((name) => !same(before.properties[name], properties[name]));
    if (before && !replaced) {
      await this.step('UPDATE', id, Type, before.physicalId, async () => { const made = await type.update(before.physicalId, properties); put(made); return made; });
      undo.push(async () => { await this.step('UPDATE', id, Type, before.physicalId, async () => type.update(before.physicalId, before.properties)); this.resources.set(id, before); });
      return;
    }
    const made = await this.step(before ? 'UPDATE' : 'CREATE', id, Type, '', async () => {
      const suggestedName = `${this.name}-${id}-${randomBytes(6).toString('hex').toUpperCase()}`;
      const created = await type.create(properties, { logicalId: id, stackName: this.name, suggestedName });
      put(created);
      return created;
    });
    undo.push(async () => {
      await this.step('DELETE', id, Type, made.physicalId, async () => { await type.remove(made.physicalId, properties); });
      if (before) this.resources.set(id, before); else this.resources.delete(id);
    });
    if (before && UpdateReplacePolicy !== 'Retain') cleanup.push(async () => { await type.remove(before.physicalId, before.properties); });
  }

  private async remove(id: string): Promise<void> {
    const resource = this.resources.get(id);
    if (!resource) return;
    if (!resource.retained) {
      await this.step('DELETE', id, resource.type, resource.physicalId, async () => { await this.types[resource.type].remove(resource.physicalId, resource.properties); });
    }
    this.resources.delete(id);
  }

  private async step<T>(word: string, id: string, type: string, physicalId: string, work: () => Promise<T>): Promise<T> {
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

  private end(status: string): void {
    this.status = status;
    this.tell(this.name, this.id, 'AWS::CloudFormation::Stack', status);
  }

  private tell(LogicalResourceId: string, PhysicalResourceId: string, ResourceType: string, ResourceStatus: string, ResourceStatusReason?: string): void {
    if (LogicalResourceId === this.name) this.reason = ResourceStatusReason ?? this.reason;
    this.events.unshift({
      EventId: randomUUID(), LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus,
      ...(ResourceStatusReason && { ResourceStatusReason }), Timestamp: new Date().toISOString(),
    });
  }
}

/** A resource could not be made or changed; the stack goes back. */
class ResourceFailure extends Error {}
