import { memberOf } from '../text/member';

/** The value of a setting (`kubectl.path`) in an object as editors send it: nested, or with dotted keys. */
export function settingValue(settings: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>(memberOf, settings) ?? memberOf(settings, key);
}
