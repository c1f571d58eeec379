/** Light or dark: as the system says, until somebody chooses. */
export const createTheme = () => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  let isSystemDark = $state(system.matches);
  let chosen = $state<'light' | 'dark'>();
  system.addEventListener('change', ({ matches }) => {
    isSystemDark = matches;
  });
  const present = $derived(chosen ?? (isSystemDark ? 'dark' : 'light'));
  return {
    get present() {
      return present;
    },
    toggle: () => {
      chosen = present === 'dark' ? 'light' : 'dark';
    },
  };
};
