// The gallery is alive, but nobody hears it.

import { startActions } from "./actions.js";
import { startComboboxes } from "./combobox.js";
import { startMenus } from "./menus.js";
import { startTables } from "./tables.js";
import { startTheme } from "./themes.js";

startMenus();
startActions(() => undefined);
startComboboxes();
startTables();
startTheme();
