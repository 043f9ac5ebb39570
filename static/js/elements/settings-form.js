/** What the settings' forms share: values in, errors beside their fields, a busy button. */

import {busy} from "./dialog.js";
import {report} from "./toast.js";

/** Fills a form's controls from an object, except the one being written in. */
export function fillForm(form, values) {
  for (const control of form.elements) {
    if (control.name in values && control !== document.activeElement) control.value = values[control.name] ?? "";
  }
}

export function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** Sends a form with its button busy; what is wrong stands beside its field. */
export async function submitForm(form, work) {
  showErrors(form, {});
  try {
    await busy(form.querySelector("button:not([type=button])"), work);
    return true;
  } catch (error) {
    showErrors(form, error.errors ?? {});
    if (!form.querySelector('[aria-invalid="true"]')) report(error);
    return false;
  }
}

export function showErrors(form, errors) {
  for (const place of form.querySelectorAll("[data-error]")) {
    const words = errors[place.dataset.error]?.join(" ") ?? "";
    place.textContent = words;
    form.elements[place.dataset.error].setAttribute("aria-invalid", String(Boolean(words)));
  }
  form.querySelector('[aria-invalid="true"]')?.focus();
}
