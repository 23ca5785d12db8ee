/** The value of a setting (`kubectl.path`) in an object as editors send it: nested, or with dotted keys. */
export function settingValue(settings: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>(memberOf, settings) ?? memberOf(settings, key);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
