/** What Node would say about the form of somebody's module is no news: it works all the same. */

const NO_NEWS: readonly (string | undefined)[] = ['MODULE_TYPELESS_PACKAGE_JSON', 'ExperimentalWarning'];

/** For this thread. */
export const keepQuietAboutModules = (): void => {
  for (const print of process.listeners('warning')) {
    process.off('warning', print);
    process.on('warning', (warning: Error & { readonly code?: string }) => {
      if (!NO_NEWS.includes(warning.code) && !NO_NEWS.includes(warning.name)) print(warning);
    });
  }
};
