/** Lets the reader choose a file, as by a field for one. */
export const chooseFile = (taken: (file: File) => void): void => {
  const field = document.createElement('input');
  field.type = 'file';
  field.hidden = true;
  field.addEventListener('change', () => {
    const file = field.files?.[0];
    field.remove();
    if (file !== undefined) taken(file);
  });
  field.addEventListener('cancel', () => field.remove());
  // Browsers forget a field that stands nowhere while the reader chooses.
  document.body.append(field);
  field.click();
};
