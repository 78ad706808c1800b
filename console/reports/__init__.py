"""Pages of «Итоги»: cuts, reports."""
