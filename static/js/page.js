// What every page does: appearance, dialogs, confirmations, rows that open, focus over swaps.
import "./appearance.js";
import "./dialogs.js";
import "./rows.js";
import "./swaps.js";
import "./shortcuts.js";
