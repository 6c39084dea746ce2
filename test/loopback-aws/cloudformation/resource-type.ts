import { MadeResource } from './template';
import { AwsError } from '../core/aws-error';
import { Json } from '../core/json';

/** Where a resource belongs. */
export interface ResourcePlace {
  readonly logicalId: string;
  readonly stackId: string;
  readonly type: string;
}

export interface NewResource extends ResourcePlace {
  /** A name for what has none in the template. */
  readonly suggestedName: string;
}

export interface Changed extends ResourcePlace {
  readonly oldProperties: Json;
}

/** How resources of one type come and go. */
export interface ResourceType {
  /**
   * The properties that are understood. Any other fails the deployment and the run. `any`: a custom resource's are its
   * own.
   */
  readonly properties: readonly string[] | 'any';
  /** Properties whose change makes another resource. */
  readonly replacedBy?: readonly string[];
  readonly create: (properties: Json, resource: NewResource) => MadeResource | Promise<MadeResource>;
  /**
   * Change it in place; the attributes as they are afterwards. Another id: another resource, and the old one is removed
   * later.
   */
  readonly update: (physicalId: string, properties: Json, changed: Changed) => MadeResource | Promise<MadeResource>;
  readonly remove: (physicalId: string, properties: Json, place: ResourcePlace) => void | Promise<void>;
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** A resource could not be made, and what there is of it has to be removed. */
export class HalfMade extends AwsError {
  constructor(
    message: string,
    public readonly physicalId: string,
  ) {
    super('CustomResourceFailed', message);
  }
}

/** A type whose resources do nothing here but exist. `Ref` is the name, and what else is asked for is made from it. */
export function inertType(
  properties: readonly string[],
  nameProperty: string | undefined,
  attributes: (name: string, properties: Json) => Json,
): ResourceType {
  return {
    properties,
    ...(nameProperty && { replacedBy: [nameProperty] }),
    create: (given, { suggestedName }) => {
      const name = String((nameProperty && given[nameProperty]) ?? suggestedName);
      return { physicalId: name, attributes: attributes(name, given) };
    },
    update: (physicalId, given) => ({ physicalId, attributes: attributes(physicalId, given) }),
    remove: () => undefined,
  };
}
