import { CommandSettings, ReconcileSettings } from '../contract/flow-file';

/** What is said once for all flows and makes the handlers do more. */
export interface SharedSettings {
  readonly commands?: CommandSettings;
  readonly reconcile?: ReconcileSettings;
}
