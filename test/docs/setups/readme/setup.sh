# A checkout that the document may write into.
cp -r "$ROLLCALL_CHECKOUT"/{scripts,connectors.yaml,connectors.test.yaml,package.json} .
ln -s "$ROLLCALL_CHECKOUT"/{src,bin,schemas,node_modules} .
[ ! -d "$ROLLCALL_CHECKOUT/dist" ] || ln -s "$ROLLCALL_CHECKOUT/dist" .
