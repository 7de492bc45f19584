/**
 * Which methods and settings some rows have. A curve has tens of points and a study thousands of curves: what asks for
 * settings alone looks at one row of each, so that a sweep does not cost the square of its values.
 */
import type { Setting } from '../../../engine/axis.js';

/** A row of any table that has settings. */
export interface SettingRow {
  method: string;
  setting: Setting;
}

/** Settings are never written to: the text of one is made once. */
const texts = new WeakMap<Setting, string>();

/** Equal for settings with equal entries; unlike `settingKey` it tells null from a key that is not there. */
function textOf(setting: Setting): string {
  let text = texts.get(setting);
  if (text === undefined) {
    text = Object.entries(setting)
      .map(([name, value]) => `${name}=${typeof value} ${value}`)
      .join('/');
    texts.set(setting, text);
  }
  return text;
}

/** A function of a row's method and setting, worked out once for each. */
export function perSetting<Value>(work: (row: SettingRow) => Value): (row: SettingRow) => Value {
  // By the setting itself first: rows of a file share theirs.
  const held = new Map<string, Map<string | Setting, { value: Value }>>();
  return (row) => {
    let ofMethod = held.get(row.method);
    if (ofMethod === undefined) {
      ofMethod = new Map();
      held.set(row.method, ofMethod);
    }
    let known = ofMethod.get(row.setting);
    if (known === undefined) {
      const text = textOf(row.setting);
      known = ofMethod.get(text) ?? { value: work(row) };
      ofMethod.set(text, known).set(row.setting, known);
    }
    return known.value;
  };
}

/** The first row of every method and setting, in the order in which they come. */
export function distinctSettings<Row extends SettingRow>(rows: readonly Row[]): Row[] {
  const first: Row[] = [];
  let current: Row;
  const take = perSetting(() => first.push(current));
  for (const row of rows) {
    current = row;
    take(row);
  }
  return first;
}
