mkdir -p node_modules && ln -s "$ROLLCALL_CHECKOUT" node_modules/rollcall
