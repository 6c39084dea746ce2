import { MadeResource } from './template';
import { Json } from '../core/json';

export interface NewResource {
  readonly logicalId: string;
  readonly stackName: string;
  /** A name for what has none in the template. */
  readonly suggestedName: string;
}

/** How resources of one type come and go. */
export interface ResourceType {
  /** The properties that are understood. Any other fails the deployment and the run. */
  readonly properties: readonly string[];
  /** Properties whose change makes another resource. */
  readonly replacedBy?: readonly string[];
  readonly create: (properties: Json, resource: NewResource) => MadeResource | Promise<MadeResource>;
  /** Change it in place; the attributes as they are afterwards. */
  readonly update: (physicalId: string, properties: Json) => MadeResource | Promise<MadeResource>;
  readonly remove: (physicalId: string, properties: Json) => void | Promise<void>;
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** A type whose resources do nothing here but exist. `Ref` is the name, and what else is asked for is made from it. */
export function inertType(properties: readonly string[], nameProperty: string | undefined, attributes: (name: string, properties: Json) => Json): ResourceType {
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
