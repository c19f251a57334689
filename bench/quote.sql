-- What a cart of 200 lines comes to in a shop with 50 promotions and tax: the function that also prices the order.
SELECT checkout.quote_cart(:store, '{"actor": "system"}', :cart, '{}');
