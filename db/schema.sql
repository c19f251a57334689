-- The schema, written by `lonja migrate --snapshot`. Do not edit: change db/migrations instead.

CREATE SCHEMA access;

CREATE SCHEMA audit;

CREATE SCHEMA carts;

CREATE SCHEMA catalog;

CREATE SCHEMA checkout;

CREATE SCHEMA customers;

CREATE SCHEMA drops;

CREATE SCHEMA inventory;

CREATE SCHEMA newsletter;

CREATE SCHEMA notifications;

CREATE SCHEMA orders;

CREATE SCHEMA payments;

CREATE SCHEMA people;

CREATE SCHEMA platform;

CREATE SCHEMA pricing;

CREATE SCHEMA promotions;

CREATE SCHEMA quotes;

CREATE SCHEMA shipping;

CREATE SCHEMA stores;

CREATE SCHEMA taxes;

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TYPE access.claimed_line AS (
	n integer,
	variant_id uuid,
	quantity integer
);

CREATE TYPE access.governed AS (
	variant_id uuid,
	product_id uuid,
	collection_id uuid,
	way text,
	reserve_on text,
	cart_ttl interval,
	checkout_ttl interval,
	max_per_customer integer,
	max_per_address integer,
	max_per_payment integer,
	needs_account boolean,
	starts_at timestamp with time zone,
	early_starts_at timestamp with time zone,
	early_segment_id uuid,
	early_by_flag boolean,
	is_paused boolean
);

CREATE TYPE access.unit_claim AS (
	n integer,
	order_id uuid,
	session_id uuid,
	customer_id uuid,
	email text,
	address text
);

CREATE TYPE access.unit_want AS (
	n integer,
	order_id uuid,
	collection_id uuid,
	kind text,
	subject text,
	units integer,
	most integer
);

CREATE TYPE carts.add_request AS (
	n integer,
	session_id uuid,
	customer_id uuid,
	token_hash text,
	expires_at timestamp with time zone,
	correlation_id uuid,
	idempotency_key text,
	request_hash text,
	variant_id uuid,
	quantity integer,
	cart_id uuid,
	is_new_cart boolean,
	product_id uuid,
	wanted integer,
	need integer,
	refusal text,
	params jsonb,
	ttl interval,
	collection_id uuid
);

CREATE TYPE carts.drop_word AS (
	refusal text,
	params jsonb
);

CREATE TYPE checkout.capture_told AS (
	n integer,
	attempt_id uuid,
	amount_minor bigint,
	currency text,
	correlation_id uuid,
	payer text,
	order_id uuid
);

CREATE TYPE checkout.checkout_request AS (
	n integer,
	order_id uuid,
	cart_id uuid,
	session_id uuid,
	customer_id uuid,
	correlation_id uuid,
	request_id uuid,
	idempotency_key text,
	request_hash text,
	details jsonb,
	attempt_id uuid,
	subtotal_minor bigint,
	shipping_minor bigint,
	currency text,
	inputs jsonb,
	quote jsonb,
	expires_at timestamp with time zone
);

CREATE TYPE checkout.quoted_totals AS (
	currency text,
	subtotal_minor bigint,
	discount_minor bigint,
	shipping_minor bigint,
	shipping_discount_minor bigint,
	tax_minor bigint,
	tax_included_minor bigint,
	tax_relief_minor bigint,
	total_minor bigint
);

CREATE TYPE drops.join_request AS (
	n integer,
	room_id uuid,
	session_id uuid,
	customer_id uuid,
	token_hash text,
	expires_at timestamp with time zone,
	network text,
	proof text,
	place_id uuid,
	old_place_id uuid,
	refusal text,
	params jsonb
);

CREATE TABLE carts.carts (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    session_id uuid,
    customer_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    codes text[] DEFAULT '{}'::text[] NOT NULL,
    currency text,
    vat_id text,
    CONSTRAINT a_cart_has_few_codes CHECK ((cardinality(codes) <= 5)),
    CONSTRAINT a_cart_has_one_currency CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT a_cart_is_somebodys CHECK ((num_nonnulls(session_id, customer_id) >= 1)),
    CONSTRAINT a_vat_id_is_short CHECK ((length(vat_id) <= 20)),
    CONSTRAINT carts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'converted'::text, 'abandoned'::text])))
);
ALTER TABLE ONLY carts.carts ALTER COLUMN session_id SET (n_distinct=-0.9);

ALTER TABLE ONLY carts.carts FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.payment_attempts (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    order_id uuid NOT NULL,
    gateway text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    amount_minor bigint NOT NULL,
    refunded_minor bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    external_ref text,
    redirect_url text,
    failure_reason text,
    ask_at timestamp with time zone,
    correlation_id uuid,
    request_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    captured_minor bigint DEFAULT 0 NOT NULL,
    asked_minor bigint,
    authorized_until timestamp with time zone,
    look_at timestamp with time zone,
    payer text,
    CONSTRAINT attempt_asked_within_amount CHECK (((asked_minor >= 1) AND (asked_minor <= amount_minor))),
    CONSTRAINT attempt_captured_something CHECK (((status <> ALL (ARRAY['captured'::text, 'surplus'::text])) OR (captured_minor > 0) OR (amount_minor = 0))),
    CONSTRAINT attempt_captured_within_amount CHECK (((captured_minor >= 0) AND (captured_minor <= amount_minor))),
    CONSTRAINT attempt_refunds_within_amount CHECK (((refunded_minor >= 0) AND (refunded_minor <= captured_minor))),
    CONSTRAINT payment_attempts_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT payment_attempts_check CHECK (((status <> 'failed'::text) OR (failure_reason IS NOT NULL))),
    CONSTRAINT payment_attempts_external_ref_check CHECK (((length(external_ref) >= 1) AND (length(external_ref) <= 255))),
    CONSTRAINT payment_attempts_failure_reason_check CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT payment_attempts_payer_check CHECK ((length(payer) = 64)),
    CONSTRAINT payment_attempts_redirect_url_check CHECK ((length(redirect_url) <= 2000)),
    CONSTRAINT payment_attempts_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'authorized'::text, 'captured'::text, 'failed'::text, 'cancelled'::text, 'surplus'::text])))
);

ALTER TABLE ONLY payments.payment_attempts FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.refunds (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    order_id uuid NOT NULL,
    payment_attempt_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    reason text,
    external_ref text,
    failure_reason text,
    retry_of uuid,
    abandoned_at timestamp with time zone,
    asked_at timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone DEFAULT platform.now(),
    last_error text,
    is_by_hand boolean DEFAULT false NOT NULL,
    settled_by uuid,
    actor text DEFAULT platform.actor() NOT NULL,
    actor_id uuid DEFAULT platform.actor_id(),
    correlation_id uuid,
    request_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    processed_at timestamp with time zone,
    CONSTRAINT refunds_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT refunds_check CHECK (((status = 'processed'::text) = (processed_at IS NOT NULL))),
    CONSTRAINT refunds_check1 CHECK (((status <> 'failed'::text) OR (failure_reason IS NOT NULL))),
    CONSTRAINT refunds_check2 CHECK (((abandoned_at IS NULL) OR (status = 'failed'::text))),
    CONSTRAINT refunds_check3 CHECK (((status = 'processed'::text) OR (NOT is_by_hand))),
    CONSTRAINT refunds_check4 CHECK (((next_try_at IS NULL) OR (status = 'pending'::text))),
    CONSTRAINT refunds_external_ref_check CHECK (((length(external_ref) >= 1) AND (length(external_ref) <= 255))),
    CONSTRAINT refunds_failure_reason_check CHECK ((length(failure_reason) <= 500)),
    CONSTRAINT refunds_last_error_check CHECK ((length(last_error) <= 2000)),
    CONSTRAINT refunds_reason_check CHECK ((length(reason) <= 200)),
    CONSTRAINT refunds_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processed'::text, 'failed'::text])))
);

ALTER TABLE ONLY payments.refunds FORCE ROW LEVEL SECURITY;

CREATE TABLE orders.orders (
    store_id uuid NOT NULL,
    id uuid NOT NULL,
    number bigint NOT NULL,
    customer_id uuid,
    guest_info jsonb,
    guest_key text,
    email text NOT NULL,
    cart_id uuid NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    payment_status text DEFAULT 'pending'::text NOT NULL,
    fulfillment_status text DEFAULT 'unfulfilled'::text NOT NULL,
    currency text NOT NULL,
    subtotal_minor bigint NOT NULL,
    discount_minor bigint DEFAULT 0 NOT NULL,
    shipping_minor bigint DEFAULT 0 NOT NULL,
    tax_minor bigint DEFAULT 0 NOT NULL,
    total_amount_minor bigint NOT NULL,
    shipping_name text DEFAULT ''::text NOT NULL,
    shipping_address jsonb,
    traffic_source text,
    locale text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    shipping_discount_minor bigint DEFAULT 0 NOT NULL,
    tax_included_minor bigint DEFAULT 0 NOT NULL,
    tax_relief_minor bigint DEFAULT 0 NOT NULL,
    vat_id text,
    CONSTRAINT no_part_of_a_total_is_negative CHECK (((shipping_discount_minor >= 0) AND (tax_included_minor >= 0) AND (tax_relief_minor >= 0) AND (total_amount_minor >= 0))),
    CONSTRAINT orders_check CHECK (((discount_minor >= 0) AND (discount_minor <= subtotal_minor))),
    CONSTRAINT orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT orders_email_check CHECK (((length(email) >= 3) AND (length(email) <= 255))),
    CONSTRAINT orders_fulfillment_status_check CHECK ((fulfillment_status = ANY (ARRAY['unfulfilled'::text, 'partial'::text, 'fulfilled'::text, 'returned'::text]))),
    CONSTRAINT orders_guest_info_check CHECK (((guest_info IS NULL) OR ((jsonb_typeof(guest_info) = 'object'::text) AND ((guest_info ->> 'email'::text) IS NOT NULL)))),
    CONSTRAINT orders_guest_key_check CHECK ((length(guest_key) = 64)),
    CONSTRAINT orders_payment_status_check CHECK ((payment_status = ANY (ARRAY['pending'::text, 'authorized'::text, 'paid'::text, 'refund_pending'::text, 'partially_refunded'::text, 'refunded'::text, 'failed'::text, 'voided'::text]))),
    CONSTRAINT orders_shipping_address_check CHECK ((jsonb_typeof(shipping_address) = 'object'::text)),
    CONSTRAINT orders_shipping_minor_check CHECK ((shipping_minor >= 0)),
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'confirmed'::text, 'processing'::text, 'shipped'::text, 'delivered'::text, 'completed'::text, 'cancelled'::text, 'refunded'::text]))),
    CONSTRAINT orders_subtotal_minor_check CHECK ((subtotal_minor >= 0)),
    CONSTRAINT orders_tax_minor_check CHECK ((tax_minor >= 0)),
    CONSTRAINT orders_traffic_source_check CHECK ((length(traffic_source) <= 50)),
    CONSTRAINT somebody_bought_it CHECK (((customer_id IS NOT NULL) OR (guest_info IS NOT NULL))),
    CONSTRAINT total_is_the_sum_of_its_parts CHECK ((total_amount_minor = ((((subtotal_minor - discount_minor) - tax_relief_minor) + shipping_minor) + tax_minor)))
);

ALTER TABLE ONLY orders.orders FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.rooms (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    collection_id uuid NOT NULL,
    seed_id uuid NOT NULL,
    status text DEFAULT 'gathering'::text NOT NULL,
    closed_for text,
    max_inside integer DEFAULT 500 NOT NULL,
    per_second integer DEFAULT 200 NOT NULL,
    pass_ttl interval DEFAULT '00:10:00'::interval NOT NULL,
    effort integer DEFAULT 50000 NOT NULL,
    max_per_network integer DEFAULT 50 NOT NULL,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    digest bytea,
    shuffled integer,
    last_position bigint DEFAULT 0 NOT NULL,
    admitted_to bigint DEFAULT 0 NOT NULL,
    ticked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_closed_room_says_why CHECK (((status = 'closed'::text) = (closed_for IS NOT NULL))),
    CONSTRAINT an_opened_room_has_an_order CHECK ((((status = 'gathering'::text) = (opened_at IS NULL)) AND ((opened_at IS NULL) = (digest IS NULL)) AND ((digest IS NULL) = (shuffled IS NULL)))),
    CONSTRAINT nobody_is_admitted_who_does_not_stand CHECK (((admitted_to >= 0) AND (admitted_to <= last_position))),
    CONSTRAINT rooms_closed_for_check CHECK ((closed_for = ANY (ARRAY['sold_out'::text, 'ended'::text]))),
    CONSTRAINT rooms_effort_check CHECK (((effort >= 0) AND (effort <= 10000000))),
    CONSTRAINT rooms_max_inside_check CHECK (((max_inside >= 1) AND (max_inside <= 100000))),
    CONSTRAINT rooms_max_per_network_check CHECK (((max_per_network >= 1) AND (max_per_network <= 100000))),
    CONSTRAINT rooms_pass_ttl_check CHECK (((pass_ttl >= '00:00:30'::interval) AND (pass_ttl <= '1 day'::interval))),
    CONSTRAINT rooms_per_second_check CHECK (((per_second >= 1) AND (per_second <= 10000))),
    CONSTRAINT rooms_status_check CHECK ((status = ANY (ARRAY['gathering'::text, 'open'::text, 'closed'::text])))
);

ALTER TABLE ONLY drops.rooms FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.raffle_entries (
    store_id uuid NOT NULL,
    raffle_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    customer_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    status text DEFAULT 'unconfirmed'::text NOT NULL,
    rank integer,
    asked_at timestamp with time zone,
    won_at timestamp with time zone,
    window_ends_at timestamp with time zone,
    cart_id uuid,
    order_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    told_place_at timestamp with time zone,
    CONSTRAINT a_winner_has_a_window CHECK ((((status = ANY (ARRAY['won'::text, 'bought'::text, 'lapsed'::text])) = (window_ends_at IS NOT NULL)) AND ((window_ends_at IS NULL) = (won_at IS NULL)))),
    CONSTRAINT raffle_entries_rank_check CHECK ((rank >= 1)),
    CONSTRAINT raffle_entries_status_check CHECK ((status = ANY (ARRAY['unconfirmed'::text, 'entered'::text, 'won'::text, 'waiting'::text, 'bought'::text, 'lapsed'::text, 'lost'::text]))),
    CONSTRAINT who_was_drawn_has_a_rank CHECK (((status = ANY (ARRAY['unconfirmed'::text, 'entered'::text])) = (rank IS NULL)))
);

ALTER TABLE ONLY drops.raffle_entries FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.raffles (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    collection_id uuid NOT NULL,
    seed_id uuid NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    purchase_window interval DEFAULT '24:00:00'::interval NOT NULL,
    commitment bytea NOT NULL,
    secret bytea,
    digest bytea,
    units jsonb,
    entry_count integer,
    drawn_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_draw_is_complete CHECK ((((status = 'open'::text) = (drawn_at IS NULL)) AND ((drawn_at IS NULL) = (digest IS NULL)) AND ((drawn_at IS NULL) = (units IS NULL)) AND ((drawn_at IS NULL) = (secret IS NULL)) AND ((drawn_at IS NULL) = (entry_count IS NULL)))),
    CONSTRAINT a_raffle_closes_after_it_opens CHECK ((closes_at > opens_at)),
    CONSTRAINT nobody_draws_before_the_close CHECK ((drawn_at >= closes_at)),
    CONSTRAINT raffles_purchase_window_check CHECK (((purchase_window >= '00:05:00'::interval) AND (purchase_window <= '14 days'::interval))),
    CONSTRAINT raffles_status_check CHECK ((status = ANY (ARRAY['open'::text, 'drawn'::text, 'over'::text]))),
    CONSTRAINT the_secret_is_the_one_committed_to CHECK (((secret IS NULL) OR (sha256(secret) = commitment)))
);

ALTER TABLE ONLY drops.raffles FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.places (
    store_id uuid NOT NULL,
    room_id uuid NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    customer_id uuid,
    network text,
    proof text,
    "position" bigint,
    pass_id uuid,
    admitted_at timestamp with time zone,
    left_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT places_network_check CHECK ((length(network) <= 64)),
    CONSTRAINT places_position_check CHECK (("position" >= 1)),
    CONSTRAINT places_proof_check CHECK ((length(proof) <= 64)),
    CONSTRAINT who_was_admitted_had_a_position CHECK (((admitted_at IS NULL) OR ("position" IS NOT NULL)))
);

ALTER TABLE ONLY drops.places FORCE ROW LEVEL SECURITY;

CREATE TABLE newsletter.newsletter_settings (
    store_id uuid NOT NULL,
    is_popup_on boolean DEFAULT true NOT NULL,
    needs_confirmation boolean DEFAULT false NOT NULL,
    discount_basis_points integer DEFAULT 1000 NOT NULL,
    valid_days integer DEFAULT 30 NOT NULL,
    rule_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT newsletter_settings_discount_basis_points_check CHECK (((discount_basis_points >= 0) AND (discount_basis_points <= 10000))),
    CONSTRAINT newsletter_settings_valid_days_check CHECK (((valid_days >= 1) AND (valid_days <= 365)))
);

ALTER TABLE ONLY newsletter.newsletter_settings FORCE ROW LEVEL SECURITY;

CREATE TABLE newsletter.newsletter_subscribers (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    email text NOT NULL,
    locale text NOT NULL,
    status text NOT NULL,
    source text DEFAULT 'popup'::text NOT NULL,
    code_id uuid,
    mailed_at timestamp with time zone,
    mail_count integer DEFAULT 0 NOT NULL,
    confirmed_at timestamp with time zone,
    unsubscribed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT newsletter_subscribers_check CHECK (((status = 'unsubscribed'::text) = (unsubscribed_at IS NOT NULL))),
    CONSTRAINT newsletter_subscribers_check1 CHECK (((status <> 'subscribed'::text) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT newsletter_subscribers_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255)))),
    CONSTRAINT newsletter_subscribers_mail_count_check CHECK ((mail_count >= 0)),
    CONSTRAINT newsletter_subscribers_source_check CHECK ((length(source) <= 50)),
    CONSTRAINT newsletter_subscribers_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'subscribed'::text, 'unsubscribed'::text])))
);

ALTER TABLE ONLY newsletter.newsletter_subscribers FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.reconciliations (
    store_id uuid NOT NULL,
    gateway text NOT NULL,
    days integer NOT NULL,
    since_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    position_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    line_count integer DEFAULT 0 NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT reconciliations_check CHECK (((since_at <= position_at) AND (position_at <= until_at))),
    CONSTRAINT reconciliations_days_check CHECK (((days >= 1) AND (days <= 90))),
    CONSTRAINT reconciliations_last_error_check CHECK ((length(last_error) <= 500))
);

ALTER TABLE ONLY payments.reconciliations FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.product_prices (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    product_id uuid,
    variant_id uuid,
    currency text NOT NULL,
    segment_id uuid,
    min_qty integer DEFAULT 1 NOT NULL,
    amount_minor bigint NOT NULL,
    compare_at_minor bigint,
    effective_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    expires_at timestamp with time zone,
    origin text DEFAULT 'list'::text NOT NULL,
    actor text DEFAULT 'system'::text NOT NULL,
    actor_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    target_id uuid GENERATED ALWAYS AS (COALESCE(variant_id, product_id)) STORED NOT NULL,
    audience_id uuid GENERATED ALWAYS AS (COALESCE(segment_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    validity tstzrange GENERATED ALWAYS AS (tstzrange(effective_at, expires_at)) STORED NOT NULL,
    CONSTRAINT a_catalog_price_is_plain CHECK (((origin <> 'catalog'::text) OR ((variant_id IS NOT NULL) AND (segment_id IS NULL) AND (min_qty = 1)))),
    CONSTRAINT a_price_has_a_window CHECK ((expires_at > effective_at)),
    CONSTRAINT a_price_is_for_a_product_or_a_variant CHECK ((num_nonnulls(product_id, variant_id) = 1)),
    CONSTRAINT product_prices_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT product_prices_compare_at_minor_check CHECK ((compare_at_minor >= 0)),
    CONSTRAINT product_prices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT product_prices_min_qty_check CHECK (((min_qty >= 1) AND (min_qty <= 10000))),
    CONSTRAINT product_prices_origin_check CHECK ((origin = ANY (ARRAY['catalog'::text, 'list'::text])))
);

ALTER TABLE ONLY catalog.product_prices FORCE ROW LEVEL SECURITY;

CREATE TABLE promotions.promotion_rules (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    schema_version integer DEFAULT 1 NOT NULL,
    condition jsonb DEFAULT '{}'::jsonb NOT NULL,
    action jsonb NOT NULL,
    needs_code boolean DEFAULT false NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    is_stackable boolean DEFAULT true NOT NULL,
    stacking_group text,
    customer_groups uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    is_active boolean DEFAULT true NOT NULL,
    once_per_customer boolean DEFAULT false NOT NULL,
    usage_limit integer,
    used_count integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT promotion_rules_action_check CHECK ((jsonb_typeof(action) = 'object'::text)),
    CONSTRAINT promotion_rules_condition_check CHECK ((jsonb_typeof(condition) = 'object'::text)),
    CONSTRAINT promotion_rules_customer_groups_check CHECK ((cardinality(customer_groups) <= 50)),
    CONSTRAINT promotion_rules_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT promotion_rules_priority_check CHECK (((priority >= '-1000'::integer) AND (priority <= 1000))),
    CONSTRAINT promotion_rules_schema_version_check CHECK ((schema_version = 1)),
    CONSTRAINT promotion_rules_stacking_group_check CHECK (((length(stacking_group) >= 1) AND (length(stacking_group) <= 50))),
    CONSTRAINT promotion_rules_usage_limit_check CHECK ((usage_limit >= 1)),
    CONSTRAINT promotion_rules_used_count_check CHECK ((used_count >= 0)),
    CONSTRAINT promotions_are_used_within_their_limit CHECK (((usage_limit IS NULL) OR (used_count <= usage_limit))),
    CONSTRAINT promotions_end_after_they_start CHECK ((ends_at > starts_at))
);

ALTER TABLE ONLY promotions.promotion_rules FORCE ROW LEVEL SECURITY;

CREATE TABLE access.drop_terms (
    store_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    way text DEFAULT 'open'::text NOT NULL,
    reserve_on text DEFAULT 'cart'::text NOT NULL,
    cart_ttl interval DEFAULT '00:05:00'::interval NOT NULL,
    checkout_ttl interval DEFAULT '00:10:00'::interval NOT NULL,
    max_per_customer integer,
    max_per_address integer,
    max_per_payment integer,
    needs_account boolean DEFAULT false NOT NULL,
    early_starts_at timestamp with time zone,
    early_segment_id uuid,
    early_code text,
    early_by_flag boolean DEFAULT false NOT NULL,
    paused_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT drop_terms_cart_ttl_check CHECK (((cart_ttl >= '00:00:10'::interval) AND (cart_ttl <= '7 days'::interval))),
    CONSTRAINT drop_terms_checkout_ttl_check CHECK (((checkout_ttl >= '00:00:10'::interval) AND (checkout_ttl <= '7 days'::interval))),
    CONSTRAINT drop_terms_early_code_check CHECK (((early_code = upper(early_code)) AND ((length(early_code) >= 4) AND (length(early_code) <= 40)))),
    CONSTRAINT drop_terms_max_per_address_check CHECK (((max_per_address >= 1) AND (max_per_address <= 10000))),
    CONSTRAINT drop_terms_max_per_customer_check CHECK (((max_per_customer >= 1) AND (max_per_customer <= 10000))),
    CONSTRAINT drop_terms_max_per_payment_check CHECK (((max_per_payment >= 1) AND (max_per_payment <= 10000))),
    CONSTRAINT drop_terms_reserve_on_check CHECK ((reserve_on = ANY (ARRAY['cart'::text, 'checkout'::text]))),
    CONSTRAINT drop_terms_way_check CHECK ((way = ANY (ARRAY['open'::text, 'queue'::text, 'raffle'::text])))
);

ALTER TABLE ONLY access.drop_terms FORCE ROW LEVEL SECURITY;

CREATE TABLE access.order_claims (
    store_id uuid NOT NULL,
    order_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    units integer NOT NULL,
    buyer text NOT NULL,
    email text,
    address text,
    payment text,
    released_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT order_claims_units_check CHECK ((units > 0))
);

ALTER TABLE ONLY access.order_claims FORCE ROW LEVEL SECURITY;

CREATE TABLE access.passes (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    collection_id uuid NOT NULL,
    kind text NOT NULL,
    session_id uuid,
    customer_id uuid,
    variant_id uuid,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_pass_is_somebodys CHECK ((num_nonnulls(session_id, customer_id) >= 1)),
    CONSTRAINT passes_kind_check CHECK ((kind = ANY (ARRAY['queue'::text, 'winner'::text, 'early'::text])))
);

ALTER TABLE ONLY access.passes FORCE ROW LEVEL SECURITY;

CREATE TABLE access.purchase_counts (
    store_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    units integer DEFAULT 0 NOT NULL,
    most integer NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT nobody_has_more_than_their_limit CHECK (((units >= 0) AND (units <= most))),
    CONSTRAINT purchase_counts_kind_check CHECK ((kind = ANY (ARRAY['buyer'::text, 'email'::text, 'address'::text, 'payment'::text]))),
    CONSTRAINT purchase_counts_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 64)))
);

ALTER TABLE ONLY access.purchase_counts FORCE ROW LEVEL SECURITY;

CREATE TABLE inventory.inventory_movements (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    delta integer NOT NULL,
    on_hand_after integer NOT NULL,
    reason text NOT NULL,
    note text,
    reservation_id uuid,
    order_id uuid,
    actor text NOT NULL,
    user_id uuid,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT inventory_movements_check CHECK (((reason = 'sale'::text) = ((delta < 0) AND (reservation_id IS NOT NULL)))),
    CONSTRAINT inventory_movements_delta_check CHECK ((delta <> 0)),
    CONSTRAINT inventory_movements_note_check CHECK ((length(note) <= 500)),
    CONSTRAINT inventory_movements_reason_check CHECK ((reason = ANY (ARRAY['initial'::text, 'sale'::text, 'return'::text, 'manual'::text, 'correction'::text, 'cancellation'::text, 'transfer'::text, 'damage'::text])))
);

ALTER TABLE ONLY inventory.inventory_movements FORCE ROW LEVEL SECURITY;

CREATE TABLE inventory.stock_levels (
    store_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    product_id uuid NOT NULL,
    on_hand integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    backorder integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT stock_is_never_oversold CHECK (((reserved >= 0) AND (reserved <= (on_hand + backorder)))),
    CONSTRAINT stock_levels_backorder_check CHECK (((backorder >= 0) AND (backorder <= 1000000)))
)
WITH (fillfactor='50');

ALTER TABLE ONLY inventory.stock_levels FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p01 WITH (security_invoker='true') AS
 SELECT l.store_id,
    (l.variant_id)::text AS subject,
    format('on hand %s, movements sum to %s'::text, l.on_hand, COALESCE(m.total, (0)::bigint)) AS detail
   FROM (inventory.stock_levels l
     LEFT JOIN ( SELECT inventory_movements.store_id,
            inventory_movements.variant_id,
            inventory_movements.location_id,
            sum(inventory_movements.delta) AS total
           FROM inventory.inventory_movements
          GROUP BY inventory_movements.store_id, inventory_movements.variant_id, inventory_movements.location_id) m USING (store_id, variant_id, location_id))
  WHERE (l.on_hand <> COALESCE(m.total, (0)::bigint));

CREATE VIEW audit.p02 WITH (security_invoker='true') AS
 SELECT store_id,
    (variant_id)::text AS subject,
    format('reserved %s of %s on hand and %s allowed'::text, reserved, on_hand, backorder) AS detail
   FROM inventory.stock_levels
  WHERE ((reserved < 0) OR (reserved > (on_hand + backorder)));

CREATE TABLE inventory.inventory_reservations (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    variant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    quantity integer NOT NULL,
    cart_id uuid,
    order_id uuid,
    status text DEFAULT 'active'::text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    given_back integer DEFAULT 0 NOT NULL,
    CONSTRAINT inventory_reservations_check CHECK (((cart_id IS NOT NULL) OR (order_id IS NOT NULL))),
    CONSTRAINT inventory_reservations_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT inventory_reservations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'released'::text, 'converted'::text]))),
    CONSTRAINT only_sold_units_come_back CHECK (((given_back = 0) OR ((status = 'converted'::text) AND ((given_back >= 0) AND (given_back <= quantity)))))
);
ALTER TABLE ONLY inventory.inventory_reservations ALTER COLUMN cart_id SET (n_distinct=-0.5);
ALTER TABLE ONLY inventory.inventory_reservations ALTER COLUMN correlation_id SET STATISTICS 0;

ALTER TABLE ONLY inventory.inventory_reservations FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p03 WITH (security_invoker='true') AS
 SELECT l.store_id,
    (l.variant_id)::text AS subject,
    format('reserved %s, active holds sum to %s'::text, l.reserved, COALESCE(r.total, (0)::bigint)) AS detail
   FROM (inventory.stock_levels l
     LEFT JOIN ( SELECT inventory_reservations.store_id,
            inventory_reservations.variant_id,
            inventory_reservations.location_id,
            sum(inventory_reservations.quantity) AS total
           FROM inventory.inventory_reservations
          WHERE (inventory_reservations.status = 'active'::text)
          GROUP BY inventory_reservations.store_id, inventory_reservations.variant_id, inventory_reservations.location_id) r USING (store_id, variant_id, location_id))
  WHERE (l.reserved <> COALESCE(r.total, (0)::bigint));

CREATE VIEW audit.p04 WITH (security_invoker='true') AS
 SELECT a.store_id,
    (a.id)::text AS subject,
    format('attempt %s of an order %s, %s of %s going back'::text, a.status, o.status, COALESCE(r.total, (0)::numeric), a.captured_minor) AS detail
   FROM ((payments.payment_attempts a
     LEFT JOIN orders.orders o ON (((o.store_id = a.store_id) AND (o.id = a.order_id))))
     LEFT JOIN LATERAL ( SELECT sum(f.amount_minor) AS total
           FROM payments.refunds f
          WHERE ((f.store_id = a.store_id) AND (f.payment_attempt_id = a.id) AND (f.abandoned_at IS NULL))) r ON (true))
  WHERE ((COALESCE(r.total, (0)::numeric) < (a.captured_minor)::numeric) AND ((a.status = 'surplus'::text) OR (o.status IS NULL) OR (o.status = ANY (ARRAY['pending'::text, 'cancelled'::text]))));

CREATE TABLE orders.order_items (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    order_id uuid NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    "position" integer NOT NULL,
    title text NOT NULL,
    variant_title text NOT NULL,
    sku text,
    image_url text,
    quantity integer NOT NULL,
    refunded_quantity integer DEFAULT 0 NOT NULL,
    price_at_booking_minor bigint NOT NULL,
    discount_minor bigint DEFAULT 0 NOT NULL,
    total_minor bigint NOT NULL,
    is_digital boolean DEFAULT false NOT NULL,
    download_link_sent boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    compare_at_minor bigint,
    tax_minor bigint DEFAULT 0 NOT NULL,
    tax_on_top_minor bigint DEFAULT 0 NOT NULL,
    tax_relief_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT line_total_is_exact CHECK ((total_minor = (((price_at_booking_minor * quantity) - discount_minor) - tax_relief_minor))),
    CONSTRAINT no_part_of_a_line_is_negative CHECK (((discount_minor >= 0) AND (tax_minor >= 0) AND (tax_relief_minor >= 0) AND (total_minor >= 0) AND ((tax_on_top_minor >= 0) AND (tax_on_top_minor <= tax_minor)))),
    CONSTRAINT order_items_check CHECK (((discount_minor >= 0) AND (discount_minor <= (price_at_booking_minor * quantity)))),
    CONSTRAINT order_items_price_at_booking_minor_check CHECK ((price_at_booking_minor >= 0)),
    CONSTRAINT order_items_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT refunded_units_were_bought CHECK (((refunded_quantity >= 0) AND (refunded_quantity <= quantity)))
);

ALTER TABLE ONLY orders.order_items FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.payments (
    store_id uuid NOT NULL,
    order_id uuid NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    captured_minor bigint DEFAULT 0 NOT NULL,
    refunded_minor bigint DEFAULT 0 NOT NULL,
    returning_minor bigint DEFAULT 0 NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    released_minor bigint DEFAULT 0 NOT NULL,
    CONSTRAINT paid_means_nothing_is_left_to_come CHECK (((status <> 'paid'::text) OR ((captured_minor + released_minor) = amount_minor))),
    CONSTRAINT payments_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT payments_check CHECK (((captured_minor >= 0) AND (captured_minor <= amount_minor))),
    CONSTRAINT payments_check1 CHECK (((refunded_minor >= 0) AND (refunded_minor <= captured_minor))),
    CONSTRAINT payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'authorized'::text, 'paid'::text, 'refund_pending'::text, 'partially_refunded'::text, 'refunded'::text, 'failed'::text, 'voided'::text]))),
    CONSTRAINT refunds_within_capture CHECK (((returning_minor >= refunded_minor) AND (returning_minor <= captured_minor))),
    CONSTRAINT released_is_what_never_comes CHECK (((released_minor >= 0) AND ((captured_minor + released_minor) <= amount_minor))),
    CONSTRAINT status_follows_the_money CHECK (
CASE status
    WHEN 'refund_pending'::text THEN (returning_minor > refunded_minor)
    WHEN 'refunded'::text THEN ((refunded_minor > 0) AND (refunded_minor = captured_minor))
    WHEN 'partially_refunded'::text THEN ((refunded_minor > 0) AND (refunded_minor < captured_minor) AND (returning_minor = refunded_minor))
    ELSE (returning_minor = 0)
END)
);

ALTER TABLE ONLY payments.payments FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p05 WITH (security_invoker='true') AS
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('subtotal %s, lines %s, total %s, asked %s'::text, o.subtotal_minor, i.total, o.total_amount_minor, p.amount_minor) AS detail
   FROM ((orders.orders o
     LEFT JOIN payments.payments p ON (((p.store_id = o.store_id) AND (p.order_id = o.id))))
     LEFT JOIN LATERAL ( SELECT sum((order_items.price_at_booking_minor * order_items.quantity)) AS total
           FROM orders.order_items
          WHERE ((order_items.store_id = o.store_id) AND (order_items.order_id = o.id))) i ON (true))
  WHERE ((((o.subtotal_minor IS DISTINCT FROM (i.total)::bigint) OR (o.total_amount_minor IS DISTINCT FROM ((((o.subtotal_minor - o.discount_minor) - o.tax_relief_minor) + o.shipping_minor) + o.tax_minor))) OR (p.amount_minor IS DISTINCT FROM o.total_amount_minor)) OR (p.currency IS DISTINCT FROM o.currency));

CREATE TABLE platform.idempotency_keys (
    store_id uuid NOT NULL,
    scope text NOT NULL,
    owner uuid NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    response jsonb,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (platform.now() + '48:00:00'::interval) NOT NULL,
    CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 150))),
    CONSTRAINT idempotency_keys_scope_check CHECK (((length(scope) >= 1) AND (length(scope) <= 50)))
);
ALTER TABLE ONLY platform.idempotency_keys ALTER COLUMN owner SET (n_distinct=-0.5);
ALTER TABLE ONLY platform.idempotency_keys ALTER COLUMN key SET (n_distinct=-1);
ALTER TABLE ONLY platform.idempotency_keys ALTER COLUMN request_hash SET STATISTICS 0;
ALTER TABLE ONLY platform.idempotency_keys ALTER COLUMN response SET STATISTICS 0;
ALTER TABLE ONLY platform.idempotency_keys ALTER COLUMN correlation_id SET STATISTICS 0;

ALTER TABLE ONLY platform.idempotency_keys FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p06 WITH (security_invoker='true') AS
 SELECT idempotency_keys.store_id,
    ((idempotency_keys.scope || ' '::text) || idempotency_keys.key) AS subject,
    'claimed, but without an answer'::text AS detail
   FROM platform.idempotency_keys
  WHERE (idempotency_keys.response IS NULL)
UNION ALL
 SELECT inventory_movements.store_id,
    (inventory_movements.reservation_id)::text AS subject,
    format('sold %s times'::text, count(*)) AS detail
   FROM inventory.inventory_movements
  WHERE (inventory_movements.reason = 'sale'::text)
  GROUP BY inventory_movements.store_id, (inventory_movements.reservation_id)::text
 HAVING (count(*) > 1)
UNION ALL
 SELECT orders.store_id,
    (orders.cart_id)::text AS subject,
    format('became %s orders'::text, count(*)) AS detail
   FROM orders.orders
  GROUP BY orders.store_id, (orders.cart_id)::text
 HAVING (count(*) > 1);

CREATE TABLE platform.tables (
    schema_name text NOT NULL,
    table_name text NOT NULL,
    kind text NOT NULL,
    app_grants text,
    CONSTRAINT tables_kind_check CHECK ((kind = ANY (ARRAY['hard'::text, 'soft'::text, 'directory'::text, 'reference'::text])))
);

CREATE VIEW audit.p07 WITH (security_invoker='true') AS
 WITH tenant AS (
         SELECT c.oid,
            ((t.schema_name || '.'::text) || t.table_name) AS name,
            (c.relrowsecurity AND c.relforcerowsecurity) AS is_forced
           FROM ((platform.tables t
             JOIN pg_namespace n ON ((n.nspname = t.schema_name)))
             JOIN pg_class c ON (((c.relnamespace = n.oid) AND (c.relname = t.table_name))))
          WHERE (t.kind = ANY (ARRAY['hard'::text, 'soft'::text]))
        )
 SELECT NULL::uuid AS store_id,
    tenant.name AS subject,
    'row level security is not forced'::text AS detail
   FROM tenant
  WHERE (NOT tenant.is_forced)
UNION ALL
 SELECT NULL::uuid AS store_id,
    tenant.name AS subject,
    'has no store policy'::text AS detail
   FROM tenant
  WHERE ((NOT (EXISTS ( SELECT
           FROM pg_policy p
          WHERE ((p.polrelid = tenant.oid) AND (p.polname = 'own_store'::name) AND p.polpermissive AND (p.polcmd = '*'::"char") AND (p.polroles = '{0}'::oid[]) AND (p.polwithcheck IS NULL) AND (pg_get_expr(p.polqual, p.polrelid) = '(store_id = ( SELECT platform.current_store() AS current_store))'::text))))) OR (EXISTS ( SELECT
           FROM pg_policy p
          WHERE ((p.polrelid = tenant.oid) AND (p.polname <> 'own_store'::name) AND p.polpermissive))))
UNION ALL
 SELECT NULL::uuid AS store_id,
    tenant.name AS subject,
    ('key without store_id: '::text || (k.conname)::text) AS detail
   FROM (tenant
     JOIN pg_constraint k ON (((k.conrelid = tenant.oid) AND (k.contype = ANY (ARRAY['p'::"char", 'u'::"char", 'f'::"char"])))))
  WHERE ((NOT (EXISTS ( SELECT
           FROM pg_attribute a
          WHERE ((a.attrelid = tenant.oid) AND (a.attname = 'store_id'::name) AND (a.attnum = ANY (k.conkey)))))) AND ((k.contype <> 'f'::"char") OR (k.confrelid IN ( SELECT tenant_1.oid
           FROM tenant tenant_1))))
UNION ALL
 SELECT NULL::uuid AS store_id,
    tenant.name AS subject,
    ('index without store_id first: '::text || (i.indexrelid)::regclass) AS detail
   FROM ((tenant
     JOIN pg_index i ON (((i.indrelid = tenant.oid) AND (i.indisunique OR (i.indnatts > 1)))))
     JOIN pg_attribute a ON (((a.attrelid = tenant.oid) AND (a.attname = 'store_id'::name))))
  WHERE (i.indkey[0] <> a.attnum)
UNION ALL
 SELECT NULL::uuid AS store_id,
    (((n.nspname)::text || '.'::text) || (c.relname)::text) AS subject,
    'not registered in platform.tables'::text AS detail
   FROM (pg_class c
     JOIN pg_namespace n ON ((n.oid = c.relnamespace)))
  WHERE ((c.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (n.nspname IN ( SELECT tables.schema_name
           FROM platform.tables)) AND (NOT (EXISTS ( SELECT
           FROM platform.tables t
          WHERE ((t.schema_name = n.nspname) AND (t.table_name = c.relname))))))
UNION ALL
 SELECT NULL::uuid AS store_id,
    pg_roles.rolname AS subject,
    'may look around row level security'::text AS detail
   FROM pg_roles
  WHERE ((pg_roles.rolname ~~ 'lonja\_%'::text) AND (pg_roles.rolsuper OR pg_roles.rolbypassrls));

CREATE TABLE orders.machines (
    machine text NOT NULL,
    initial_status text NOT NULL
);

CREATE TABLE orders.order_history (
    store_id uuid NOT NULL,
    order_id uuid NOT NULL,
    machine text NOT NULL,
    step integer NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    previous_step integer GENERATED ALWAYS AS (NULLIF((step - 1), 0)) STORED,
    opening text GENERATED ALWAYS AS (
CASE
    WHEN (step = 1) THEN from_status
    ELSE NULL::text
END) STORED,
    actor text NOT NULL,
    actor_id uuid,
    reason text,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT order_history_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT order_history_step_check CHECK ((step >= 1))
);

ALTER TABLE ONLY orders.order_history FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p08 WITH (security_invoker='true') AS
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('%s is %s, history ends at %s'::text, m.machine, axis.status, COALESCE(last.to_status, m.initial_status)) AS detail
   FROM (((orders.orders o
     CROSS JOIN orders.machines m)
     CROSS JOIN LATERAL ( SELECT
                CASE m.machine
                    WHEN 'order'::text THEN o.status
                    WHEN 'payment'::text THEN o.payment_status
                    ELSE o.fulfillment_status
                END AS status) axis)
     LEFT JOIN LATERAL ( SELECT h.to_status
           FROM orders.order_history h
          WHERE ((h.store_id = o.store_id) AND (h.order_id = o.id) AND (h.machine = m.machine))
          ORDER BY h.step DESC
         LIMIT 1) last ON (true))
  WHERE (axis.status <> COALESCE(last.to_status, m.initial_status))
UNION ALL
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('payment is %s, its order says %s'::text, p.status, o.payment_status) AS detail
   FROM (orders.orders o
     JOIN payments.payments p ON (((p.store_id = o.store_id) AND (p.order_id = o.id))))
  WHERE (p.status <> o.payment_status);

CREATE VIEW audit.p09 WITH (security_invoker='true') AS
 SELECT NULL::uuid AS store_id,
    ((t.schema_name || '.'::text) || t.table_name) AS subject,
    ((r.role || ' may '::text) || p.privilege) AS detail
   FROM ((platform.tables t
     CROSS JOIN ( VALUES ('lonja_app'::text), ('lonja_read'::text), ('public'::text)) r(role))
     CROSS JOIN ( VALUES ('INSERT'::text), ('UPDATE'::text), ('DELETE'::text), ('TRUNCATE'::text)) p(privilege))
  WHERE ((t.kind = ANY (ARRAY['hard'::text, 'reference'::text, 'directory'::text])) AND
        CASE
            WHEN (p.privilege = ANY (ARRAY['INSERT'::text, 'UPDATE'::text])) THEN has_any_column_privilege((r.role)::name, format('%I.%I'::text, t.schema_name, t.table_name), p.privilege)
            ELSE has_table_privilege((r.role)::name, format('%I.%I'::text, t.schema_name, t.table_name), p.privilege)
        END);

CREATE TABLE orders.refund_lines (
    store_id uuid NOT NULL,
    refund_id uuid NOT NULL,
    order_id uuid NOT NULL,
    order_item_id uuid NOT NULL,
    quantity integer NOT NULL,
    restocked integer DEFAULT 0 NOT NULL,
    amount_minor bigint NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT refund_lines_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT refund_lines_check CHECK (((restocked >= 0) AND (restocked <= quantity))),
    CONSTRAINT refund_lines_quantity_check CHECK ((quantity > 0))
);

ALTER TABLE ONLY orders.refund_lines FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.collections (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    order_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    reference text NOT NULL,
    collected_at timestamp with time zone NOT NULL,
    remitted_at timestamp with time zone,
    actor text NOT NULL,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT collections_amount_minor_check CHECK ((amount_minor > 0)),
    CONSTRAINT collections_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 100)))
);

ALTER TABLE ONLY payments.collections FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.remittance_lines (
    store_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    remittance_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY payments.remittance_lines FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.remittances (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    courier text NOT NULL,
    reference text NOT NULL,
    currency text NOT NULL,
    collected_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    difference_minor bigint GENERATED ALWAYS AS (((collected_minor - fee_minor) - amount_minor)) STORED NOT NULL,
    received_at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT remittances_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT remittances_collected_minor_check CHECK ((collected_minor > 0)),
    CONSTRAINT remittances_courier_check CHECK (((length(courier) >= 1) AND (length(courier) <= 100))),
    CONSTRAINT remittances_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT remittances_fee_minor_check CHECK ((fee_minor >= 0)),
    CONSTRAINT remittances_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 100)))
);

ALTER TABLE ONLY payments.remittances FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p10 WITH (security_invoker='true') AS
 SELECT p.store_id,
    (p.order_id)::text AS subject,
    format('%s: captured %s, attempts %s; refunded %s, refunds %s; returning %s, refunds %s'::text, p.status, p.captured_minor, a.captured, p.refunded_minor, r.refunded, p.returning_minor, r."returning") AS detail
   FROM ((payments.payments p
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(payment_attempts.captured_minor) FILTER (WHERE (payment_attempts.status <> ALL (ARRAY['failed'::text, 'surplus'::text]))), (0)::numeric) AS captured,
            count(*) FILTER (WHERE (payment_attempts.status = 'captured'::text)) AS captures
           FROM payments.payment_attempts
          WHERE ((payment_attempts.store_id = p.store_id) AND (payment_attempts.order_id = p.order_id))) a)
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(f.amount_minor) FILTER (WHERE (f.status = 'processed'::text)), (0)::numeric) AS refunded,
            COALESCE(sum(f.amount_minor), (0)::numeric) AS "returning"
           FROM (payments.refunds f
             JOIN payments.payment_attempts t ON (((t.store_id = f.store_id) AND (t.id = f.payment_attempt_id))))
          WHERE ((f.store_id = p.store_id) AND (f.order_id = p.order_id) AND (f.abandoned_at IS NULL) AND (t.status <> 'surplus'::text))) r)
  WHERE ((a.captures > 1) OR ((p.captured_minor)::numeric <> a.captured) OR ((p.refunded_minor)::numeric <> r.refunded) OR ((p.returning_minor)::numeric <> r."returning") OR ((p.status = ANY (ARRAY['paid'::text, 'refund_pending'::text, 'partially_refunded'::text, 'refunded'::text])) AND (p.status <> payments.standing(p.captured_minor, p.refunded_minor, p.returning_minor))))
UNION ALL
 SELECT t.store_id,
    (t.order_id)::text AS subject,
    format('attempt %s: refunded %s, refunds %s'::text, t.id, t.refunded_minor, r."returning") AS detail
   FROM (payments.payment_attempts t
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(f.amount_minor), (0)::numeric) AS "returning"
           FROM payments.refunds f
          WHERE ((f.store_id = t.store_id) AND (f.payment_attempt_id = t.id) AND (f.abandoned_at IS NULL))) r)
  WHERE ((t.refunded_minor)::numeric <> r."returning")
UNION ALL
 SELECT i.store_id,
    (i.order_id)::text AS subject,
    format('line %s: %s units refunded, refunds %s'::text, i.id, i.refunded_quantity, l.units) AS detail
   FROM (orders.order_items i
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(l_1.quantity), (0)::bigint) AS units
           FROM (orders.refund_lines l_1
             JOIN payments.refunds f ON (((f.store_id = l_1.store_id) AND (f.id = l_1.refund_id))))
          WHERE ((l_1.store_id = i.store_id) AND (l_1.order_id = i.order_id) AND (l_1.order_item_id = i.id) AND (f.abandoned_at IS NULL))) l)
  WHERE (i.refunded_quantity <> l.units)
UNION ALL
 SELECT a.store_id,
    (a.id)::text AS subject,
    format('captured %s, collected %s'::text, a.captured_minor, c.collected) AS detail
   FROM (payments.payment_attempts a
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(collections.amount_minor), (0)::numeric) AS collected
           FROM payments.collections
          WHERE ((collections.store_id = a.store_id) AND (collections.attempt_id = a.id))) c)
  WHERE (c.collected <> (
        CASE
            WHEN (a.gateway = 'cod'::text) THEN a.captured_minor
            ELSE (0)::bigint
        END)::numeric)
UNION ALL
 SELECT r.store_id,
    (r.id)::text AS subject,
    format('remitted %s, lines %s'::text, r.collected_minor, l.total) AS detail
   FROM (payments.remittances r
     CROSS JOIN LATERAL ( SELECT COALESCE(sum(remittance_lines.amount_minor), (0)::numeric) AS total
           FROM payments.remittance_lines
          WHERE ((remittance_lines.store_id = r.store_id) AND (remittance_lines.remittance_id = r.id))) l)
  WHERE ((r.collected_minor)::numeric <> l.total)
UNION ALL
 SELECT c.store_id,
    (c.id)::text AS subject,
    format('remitted %s times, at %s'::text, l.times, c.remitted_at) AS detail
   FROM (payments.collections c
     CROSS JOIN LATERAL ( SELECT count(*) AS times
           FROM payments.remittance_lines
          WHERE ((remittance_lines.store_id = c.store_id) AND (remittance_lines.collection_id = c.id))) l)
  WHERE (l.times <> ((c.remitted_at IS NOT NULL))::integer);

CREATE VIEW audit.p11 WITH (security_invoker='true') AS
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('%s: ordered %s, taken %s'::text, o.status, i.ordered, COALESCE(m.taken, (0)::bigint)) AS detail
   FROM ((orders.orders o
     CROSS JOIN LATERAL ( SELECT sum(order_items.quantity) AS ordered
           FROM orders.order_items
          WHERE ((order_items.store_id = o.store_id) AND (order_items.order_id = o.id))) i)
     LEFT JOIN LATERAL ( SELECT (- sum(inventory_movements.delta)) AS taken
           FROM inventory.inventory_movements
          WHERE ((inventory_movements.store_id = o.store_id) AND (inventory_movements.order_id = o.id) AND ((inventory_movements.reason = ANY (ARRAY['sale'::text, 'cancellation'::text])) OR ((inventory_movements.reason = 'return'::text) AND (o.status = 'cancelled'::text))))) m ON (true))
  WHERE (COALESCE(m.taken, (0)::bigint) <>
        CASE
            WHEN (o.status = ANY (ARRAY['pending'::text, 'cancelled'::text])) THEN (0)::bigint
            ELSE i.ordered
        END)
UNION ALL
 SELECT r.store_id,
    (r.order_id)::text AS subject,
    format('hold %s gave back %s, movements %s'::text, r.id, r.given_back, COALESCE(m.returned, (0)::bigint)) AS detail
   FROM (inventory.inventory_reservations r
     LEFT JOIN LATERAL ( SELECT sum(inventory_movements.delta) AS returned
           FROM inventory.inventory_movements
          WHERE ((inventory_movements.store_id = r.store_id) AND (inventory_movements.order_id = r.order_id) AND (inventory_movements.reservation_id = r.id) AND (inventory_movements.reason = ANY (ARRAY['cancellation'::text, 'return'::text])))) m ON (true))
  WHERE ((r.status = 'converted'::text) AND (r.given_back <> COALESCE(m.returned, (0)::bigint)));

CREATE VIEW audit.p12 WITH (security_invoker='true') AS
 SELECT r.store_id,
    (r.id)::text AS subject,
    format('holds %s for cart %s (%s) and order %s (%s)'::text, r.quantity, r.cart_id, c.status, r.order_id, o.status) AS detail
   FROM ((inventory.inventory_reservations r
     LEFT JOIN carts.carts c ON (((c.store_id = r.store_id) AND (c.id = r.cart_id))))
     LEFT JOIN orders.orders o ON (((o.store_id = r.store_id) AND (o.id = r.order_id))))
  WHERE ((r.status = 'active'::text) AND (r.expires_at > platform.now()) AND (NOT COALESCE(
        CASE
            WHEN (r.order_id IS NOT NULL) THEN (o.status = 'pending'::text)
            ELSE (c.status = 'active'::text)
        END, false)));

CREATE TABLE catalog.product_variants (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    product_id uuid NOT NULL,
    title text NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    sku text,
    price_minor bigint NOT NULL,
    compare_at_minor bigint,
    weight_grams integer,
    "position" integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT product_variants_compare_at_minor_check CHECK ((compare_at_minor >= 0)),
    CONSTRAINT product_variants_options_check CHECK ((jsonb_typeof(options) = 'object'::text)),
    CONSTRAINT product_variants_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT product_variants_sku_check CHECK (((length(sku) >= 1) AND (length(sku) <= 100))),
    CONSTRAINT product_variants_title_check CHECK (((length(title) >= 1) AND (length(title) <= 255))),
    CONSTRAINT product_variants_weight_grams_check CHECK ((weight_grams >= 0))
);

ALTER TABLE ONLY catalog.product_variants FORCE ROW LEVEL SECURITY;

CREATE TABLE stores.stores (
    id uuid DEFAULT uuidv7() NOT NULL,
    organization_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    country text NOT NULL,
    locale text NOT NULL,
    locales text[] NOT NULL,
    time_zone text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    theme jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT stores_check CHECK ((((cardinality(locales) >= 1) AND (cardinality(locales) <= 20)) AND (locale = ANY (locales)))),
    CONSTRAINT stores_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT stores_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT stores_locale_check CHECK ((locale ~ '^[a-z]{2}(-[A-Z]{2})?$'::text)),
    CONSTRAINT stores_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT stores_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 63))),
    CONSTRAINT stores_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'suspended'::text]))),
    CONSTRAINT stores_theme_check CHECK ((jsonb_typeof(theme) = 'object'::text))
);

CREATE VIEW audit.p13 WITH (security_invoker='true') AS
 SELECT v.store_id,
    (v.id)::text AS subject,
    format('costs %s (before: %s) by its columns and %s (before: %s) by its price row%s'::text, v.price_minor, v.compare_at_minor, r.amount_minor, r.compare_at_minor,
        CASE
            WHEN (v.deleted_at IS NOT NULL) THEN ', though it is deleted'::text
            ELSE NULL::text
        END) AS detail
   FROM ((catalog.product_variants v
     JOIN stores.stores s ON ((s.id = v.store_id)))
     LEFT JOIN catalog.product_prices r ON (((r.store_id = v.store_id) AND (r.variant_id = v.id) AND (r.origin = 'catalog'::text) AND (r.expires_at IS NULL))))
  WHERE
        CASE
            WHEN (v.deleted_at IS NULL) THEN (((v.price_minor IS DISTINCT FROM r.amount_minor) OR (v.compare_at_minor IS DISTINCT FROM r.compare_at_minor)) OR (s.currency IS DISTINCT FROM r.currency))
            ELSE (r.id IS NOT NULL)
        END
UNION ALL
 SELECT a.store_id,
    (a.target_id)::text AS subject,
    format('has two prices from %s on: %s and %s'::text, GREATEST(a.effective_at, b.effective_at), a.amount_minor, b.amount_minor) AS detail
   FROM (catalog.product_prices a
     JOIN catalog.product_prices b ON (((b.store_id = a.store_id) AND (b.target_id = a.target_id) AND (b.currency = a.currency) AND (b.audience_id = a.audience_id) AND (b.min_qty = a.min_qty) AND (b.origin = a.origin) AND (b.id > a.id) AND (b.validity && a.validity))));

CREATE TABLE promotions.coupon_redemptions (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    rule_id uuid NOT NULL,
    code_id uuid,
    order_id uuid NOT NULL,
    customer_id uuid,
    email text NOT NULL,
    is_once boolean NOT NULL,
    amount_minor bigint NOT NULL,
    released_at timestamp with time zone,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT coupon_redemptions_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT coupon_redemptions_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255))))
);

ALTER TABLE ONLY promotions.coupon_redemptions FORCE ROW LEVEL SECURITY;

CREATE TABLE promotions.discount_codes (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    rule_id uuid NOT NULL,
    code text NOT NULL,
    email text,
    min_subtotal_minor bigint DEFAULT 0 NOT NULL,
    once_per_customer boolean DEFAULT false NOT NULL,
    usage_limit integer,
    used_count integer DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    source text DEFAULT 'merchant'::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT codes_are_used_within_their_limit CHECK (((usage_limit IS NULL) OR (used_count <= usage_limit))),
    CONSTRAINT discount_codes_code_check CHECK (((code = upper(code)) AND (code ~ '^[A-Z0-9][A-Z0-9_-]*$'::text) AND ((length(code) >= 3) AND (length(code) <= 20)))),
    CONSTRAINT discount_codes_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255)))),
    CONSTRAINT discount_codes_min_subtotal_minor_check CHECK ((min_subtotal_minor >= 0)),
    CONSTRAINT discount_codes_source_check CHECK ((source = ANY (ARRAY['merchant'::text, 'newsletter'::text]))),
    CONSTRAINT discount_codes_usage_limit_check CHECK ((usage_limit >= 1)),
    CONSTRAINT discount_codes_used_count_check CHECK ((used_count >= 0))
);

ALTER TABLE ONLY promotions.discount_codes FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p14 WITH (security_invoker='true') AS
 SELECT c.store_id,
    (c.id)::text AS subject,
    format('code %s: counted %s of %s'::text, c.code, c.used_count, c.usage_limit) AS detail
   FROM promotions.discount_codes c
  WHERE ((c.used_count > c.usage_limit) OR (c.used_count <>
        CASE
            WHEN (c.usage_limit IS NULL) THEN (0)::bigint
            ELSE ( SELECT count(*) AS count
               FROM promotions.coupon_redemptions u
              WHERE ((u.store_id = c.store_id) AND (u.code_id = c.id) AND (u.released_at IS NULL)))
        END))
UNION ALL
 SELECT r.store_id,
    (r.id)::text AS subject,
    format('rule %s: counted %s of %s'::text, r.name, r.used_count, r.usage_limit) AS detail
   FROM promotions.promotion_rules r
  WHERE ((r.used_count > r.usage_limit) OR (r.used_count <>
        CASE
            WHEN (r.usage_limit IS NULL) THEN (0)::bigint
            ELSE ( SELECT count(*) AS count
               FROM promotions.coupon_redemptions u
              WHERE ((u.store_id = r.store_id) AND (u.rule_id = r.id) AND (u.released_at IS NULL)))
        END))
UNION ALL
 SELECT u.store_id,
    (u.rule_id)::text AS subject,
    format('%s uses by one buyer'::text, count(*)) AS detail
   FROM (promotions.coupon_redemptions u
     CROSS JOIN LATERAL ( VALUES (('email '::text || u.email)), (('customer '::text || u.customer_id))) b(buyer))
  WHERE (u.is_once AND (u.released_at IS NULL) AND (b.buyer IS NOT NULL))
  GROUP BY u.store_id, u.rule_id, b.buyer
 HAVING (count(*) > 1)
UNION ALL
 SELECT u.store_id,
    (u.order_id)::text AS subject,
    format('%s, its use of rule %s given back at %s'::text, o.status, u.rule_id, u.released_at) AS detail
   FROM (promotions.coupon_redemptions u
     JOIN orders.orders o ON (((o.store_id = u.store_id) AND (o.id = u.order_id))))
  WHERE ((o.status = 'cancelled'::text) <> (u.released_at IS NOT NULL));

CREATE TABLE orders.applied_promotions (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    order_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    code_id uuid,
    code text,
    name text NOT NULL,
    amount_minor bigint NOT NULL,
    shipping_minor bigint DEFAULT 0 NOT NULL,
    allocations jsonb DEFAULT '[]'::jsonb NOT NULL,
    trace jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT applied_promotions_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT applied_promotions_shipping_minor_check CHECK ((shipping_minor >= 0))
);

ALTER TABLE ONLY orders.applied_promotions FORCE ROW LEVEL SECURITY;

CREATE TABLE orders.order_quotes (
    store_id uuid NOT NULL,
    order_id uuid NOT NULL,
    engine integer NOT NULL,
    inputs jsonb NOT NULL,
    result jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY orders.order_quotes FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p15 WITH (security_invoker='true') AS
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('quoted %s, charged %s'::text, (q.result ->> 'total_minor'::text), o.total_amount_minor) AS detail
   FROM ((orders.order_quotes q
     JOIN orders.orders o ON (((o.store_id = q.store_id) AND (o.id = q.order_id))))
     CROSS JOIN LATERAL jsonb_populate_record(NULL::checkout.quoted_totals, q.result) t(currency, subtotal_minor, discount_minor, shipping_minor, shipping_discount_minor, tax_minor, tax_included_minor, tax_relief_minor, total_minor))
  WHERE (((((((((o.currency IS DISTINCT FROM t.currency) OR (o.subtotal_minor IS DISTINCT FROM t.subtotal_minor)) OR (o.discount_minor IS DISTINCT FROM t.discount_minor)) OR (o.shipping_minor IS DISTINCT FROM COALESCE(t.shipping_minor, (0)::bigint))) OR (o.shipping_discount_minor IS DISTINCT FROM t.shipping_discount_minor)) OR (o.tax_minor IS DISTINCT FROM t.tax_minor)) OR (o.tax_included_minor IS DISTINCT FROM t.tax_included_minor)) OR (o.tax_relief_minor IS DISTINCT FROM t.tax_relief_minor)) OR (o.total_amount_minor IS DISTINCT FROM t.total_minor))
UNION ALL
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('line of %s is not as quoted'::text, i.variant_id) AS detail
   FROM (((orders.order_quotes q
     JOIN orders.orders o ON (((o.store_id = q.store_id) AND (o.id = q.order_id))))
     JOIN orders.order_items i ON (((i.store_id = o.store_id) AND (i.order_id = o.id))))
     LEFT JOIN LATERAL jsonb_to_recordset((q.result -> 'lines'::text)) l(variant_id uuid, quantity integer, unit_minor bigint, discount_minor bigint, tax_minor bigint, total_minor bigint) ON ((l.variant_id = i.variant_id)))
  WHERE (((((i.quantity IS DISTINCT FROM l.quantity) OR (i.price_at_booking_minor IS DISTINCT FROM l.unit_minor)) OR (i.discount_minor IS DISTINCT FROM l.discount_minor)) OR (i.tax_minor IS DISTINCT FROM l.tax_minor)) OR (i.total_minor IS DISTINCT FROM l.total_minor))
UNION ALL
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('discounts %s, promotions gave %s'::text, (o.discount_minor + o.shipping_discount_minor), given.minor) AS detail
   FROM (orders.orders o
     LEFT JOIN LATERAL ( SELECT COALESCE(sum((a.amount_minor + a.shipping_minor)), (0)::numeric) AS minor
           FROM orders.applied_promotions a
          WHERE ((a.store_id = o.store_id) AND (a.order_id = o.id))) given ON (true))
  WHERE (given.minor <> ((o.discount_minor + o.shipping_discount_minor))::numeric)
UNION ALL
 SELECT o.store_id,
    (o.id)::text AS subject,
    'discount or tax without a quote'::text AS detail
   FROM orders.orders o
  WHERE ((((((o.discount_minor + o.shipping_discount_minor) + o.tax_minor) + o.tax_included_minor) + o.tax_relief_minor) > 0) AND (NOT (EXISTS ( SELECT
           FROM orders.order_quotes q
          WHERE ((q.store_id = o.store_id) AND (q.order_id = o.id))))))
UNION ALL
 SELECT q.store_id,
    (q.order_id)::text AS subject,
    'computed again, the quote is another'::text AS detail
   FROM ( SELECT order_quotes.store_id,
            order_quotes.order_id,
            order_quotes.inputs,
            order_quotes.result,
            row_number() OVER (PARTITION BY order_quotes.store_id ORDER BY order_quotes.order_id DESC) AS place
           FROM orders.order_quotes) q
  WHERE ((q.place <= 100) AND (quotes.compute(q.inputs) IS DISTINCT FROM q.result));

CREATE VIEW audit.p16 WITH (security_invoker='true') AS
 SELECT COALESCE(c.store_id, k.store_id) AS store_id,
    (COALESCE(c.collection_id, k.collection_id))::text AS subject,
    format('%s %s: counted %s, orders have %s'::text, COALESCE(c.kind, k.kind), COALESCE(c.subject, k.subject), COALESCE(c.units, 0), COALESCE(k.units, (0)::bigint)) AS detail
   FROM (access.purchase_counts c
     FULL JOIN ( SELECT o.store_id,
            o.collection_id,
            s.kind,
            s.subject,
            sum(o.units) AS units
           FROM ((access.order_claims o
             CROSS JOIN LATERAL ( VALUES ('buyer'::text,o.buyer), ('email'::text,o.email), ('address'::text,o.address), ('payment'::text,o.payment)) s(kind, subject))
             JOIN access.drop_terms t ON (((t.store_id = o.store_id) AND (t.collection_id = o.collection_id) AND (
                CASE s.kind
                    WHEN 'address'::text THEN t.max_per_address
                    WHEN 'payment'::text THEN t.max_per_payment
                    ELSE
                    CASE t.way
                        WHEN 'raffle'::text THEN 1
                        ELSE t.max_per_customer
                    END
                END IS NOT NULL))))
          WHERE ((o.released_at IS NULL) AND (s.subject IS NOT NULL))
          GROUP BY o.store_id, o.collection_id, s.kind, s.subject) k ON (((k.store_id = c.store_id) AND (k.collection_id = c.collection_id) AND (k.kind = c.kind) AND (k.subject = c.subject))))
  WHERE ((COALESCE(c.units, 0) <> COALESCE(k.units, (0)::bigint)) OR (c.units > c.most))
UNION ALL
 SELECT k.store_id,
    (k.order_id)::text AS subject,
    format('%s, its units given back at %s'::text, o.status, k.released_at) AS detail
   FROM (access.order_claims k
     JOIN orders.orders o ON (((o.store_id = k.store_id) AND (o.id = k.order_id))))
  WHERE ((o.status = 'cancelled'::text) <> (k.released_at IS NOT NULL));

CREATE VIEW audit.p17 WITH (security_invoker='true') AS
 SELECT r.store_id,
    (r.id)::text AS subject,
    'the seed does not keep its commitment, or was told too early or too late'::text AS detail
   FROM drops.rooms r
  WHERE ((r.opened_at IS NULL) <> (drops.revealed(r.store_id, r.seed_id) IS NULL))
UNION ALL
 SELECT r.store_id,
    (r.id)::text AS subject,
    'the digest is not that of the list'::text AS detail
   FROM drops.rooms r
  WHERE ((r.opened_at IS NOT NULL) AND (r.digest IS DISTINCT FROM drops.digest_of(ARRAY( SELECT p.id
           FROM drops.places p
          WHERE ((p.store_id = r.store_id) AND (p.room_id = r.id) AND (p."position" <= r.shuffled))))))
UNION ALL
 SELECT o.store_id,
    (o.id)::text AS subject,
    format('stands at %s, the seed says %s'::text, o."position", o.drawn) AS detail
   FROM ( SELECT r.store_id,
            p.id,
            p."position",
            row_number() OVER (PARTITION BY r.store_id, r.id ORDER BY (drops.rank(s.secret, r.digest, p.id))) AS drawn
           FROM ((drops.rooms r
             CROSS JOIN LATERAL ( SELECT drops.revealed(r.store_id, r.seed_id) AS secret
                 OFFSET 0) s)
             JOIN drops.places p ON (((p.store_id = r.store_id) AND (p.room_id = r.id) AND (p."position" <= r.shuffled))))
          WHERE (r.opened_at IS NOT NULL)) o
  WHERE (o."position" <> o.drawn)
UNION ALL
 SELECT r.store_id,
    (r.id)::text AS subject,
    format('%s places, positions up to %s of %s'::text, n.places, n.highest, r.last_position) AS detail
   FROM (drops.rooms r
     CROSS JOIN LATERAL ( SELECT count(*) AS places,
            COALESCE(max(p."position"), (0)::bigint) AS highest
           FROM drops.places p
          WHERE ((p.store_id = r.store_id) AND (p.room_id = r.id))) n)
  WHERE ((n.places <> r.last_position) OR (n.highest <>
        CASE
            WHEN (r.opened_at IS NULL) THEN (0)::bigint
            ELSE r.last_position
        END))
UNION ALL
 SELECT p.store_id,
    (p.id)::text AS subject,
    format('position %s, let in up to %s'::text, p."position", r.admitted_to) AS detail
   FROM (drops.rooms r
     JOIN drops.places p ON (((p.store_id = r.store_id) AND (p.room_id = r.id))))
  WHERE (((p.admitted_at IS NOT NULL) <> COALESCE((p."position" <= r.admitted_to), false)) OR ((p.admitted_at IS NULL) <> (p.pass_id IS NULL)))
UNION ALL
 SELECT a.store_id,
    (a.id)::text AS subject,
    'a pass of the queue without a place that was let in'::text AS detail
   FROM access.passes a
  WHERE ((a.kind = 'queue'::text) AND (NOT (EXISTS ( SELECT
           FROM (drops.places p
             JOIN drops.rooms r ON (((r.store_id = p.store_id) AND (r.id = p.room_id) AND (r.collection_id = a.collection_id))))
          WHERE ((p.store_id = a.store_id) AND (p.pass_id = a.id) AND (NOT (p.session_id IS DISTINCT FROM a.session_id)) AND (NOT (p.customer_id IS DISTINCT FROM a.customer_id)))))));

CREATE TABLE carts.cart_items (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    cart_id uuid NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT cart_items_quantity_check CHECK (((quantity >= 1) AND (quantity <= 10000)))
);
ALTER TABLE ONLY carts.cart_items ALTER COLUMN cart_id SET (n_distinct=-0.5);

ALTER TABLE ONLY carts.cart_items FORCE ROW LEVEL SECURITY;

CREATE VIEW audit.p18 WITH (security_invoker='true') AS
 SELECT r.store_id,
    (r.id)::text AS subject,
    'the digest is another'::text AS detail
   FROM drops.raffles r
  WHERE ((r.status <> 'open'::text) AND (r.digest <> drops.list_digest(r.store_id, r.id, '{waiting,won,bought,lapsed,lost}'::text[])))
UNION ALL
 SELECT r.store_id,
    (r.id)::text AS subject,
    format('entry %s has rank %s and not %s'::text, e.id, e.rank, e.place) AS detail
   FROM (drops.raffles r
     CROSS JOIN LATERAL ( SELECT i.id,
            i.rank,
            row_number() OVER (ORDER BY (drops.rank(r.secret, r.digest, i.id)), i.id) AS place
           FROM drops.raffle_entries i
          WHERE ((i.store_id = r.store_id) AND (i.raffle_id = r.id) AND (i.rank IS NOT NULL))) e)
  WHERE ((r.status <> 'open'::text) AND (e.rank <> e.place))
UNION ALL
 SELECT e.store_id,
    (e.raffle_id)::text AS subject,
    format('%s winners of variant %s, units %s'::text, count(*), e.variant_id, max((r.units ->> (e.variant_id)::text))) AS detail
   FROM (drops.raffle_entries e
     JOIN drops.raffles r ON (((r.store_id = e.store_id) AND (r.id = e.raffle_id))))
  WHERE (e.status = ANY (ARRAY['won'::text, 'bought'::text]))
  GROUP BY e.store_id, e.raffle_id, e.variant_id
 HAVING (count(*) > COALESCE(max(((r.units ->> (e.variant_id)::text))::integer), 0))
UNION ALL
 SELECT e.store_id,
    (e.raffle_id)::text AS subject,
    format('entry %s was passed over'::text, e.id) AS detail
   FROM (drops.raffle_entries e
     JOIN ( SELECT raffle_entries.store_id,
            raffle_entries.raffle_id,
            raffle_entries.variant_id,
            max(raffle_entries.rank) AS last
           FROM drops.raffle_entries
          WHERE (raffle_entries.status = ANY (ARRAY['won'::text, 'bought'::text, 'lapsed'::text]))
          GROUP BY raffle_entries.store_id, raffle_entries.raffle_id, raffle_entries.variant_id) w USING (store_id, raffle_id, variant_id))
  WHERE ((e.status = ANY (ARRAY['waiting'::text, 'lost'::text])) AND (e.rank < w.last))
UNION ALL
 SELECT e.store_id,
    (e.raffle_id)::text AS subject,
    format('entry %s came too late'::text, e.id) AS detail
   FROM (drops.raffle_entries e
     JOIN drops.raffles r ON (((r.store_id = e.store_id) AND (r.id = e.raffle_id))))
  WHERE ((e.rank IS NOT NULL) AND (e.created_at >= r.closes_at))
UNION ALL
 SELECT e.store_id,
    (e.raffle_id)::text AS subject,
    format('what entry %s won is not held'::text, e.id) AS detail
   FROM ((drops.raffle_entries e
     JOIN carts.carts c ON (((c.store_id = e.store_id) AND (c.id = e.cart_id) AND (c.status = 'active'::text))))
     JOIN carts.cart_items i ON (((i.store_id = c.store_id) AND (i.cart_id = c.id) AND (i.variant_id = e.variant_id))))
  WHERE ((e.status = 'won'::text) AND (e.window_ends_at > platform.now()) AND (i.created_at <= e.updated_at) AND (NOT (EXISTS ( SELECT
           FROM inventory.inventory_reservations h
          WHERE ((h.store_id = e.store_id) AND (h.cart_id = c.id) AND (h.variant_id = e.variant_id) AND (h.status = 'active'::text) AND (h.expires_at >= e.window_ends_at))))));

CREATE VIEW audit.broken_promises WITH (security_invoker='true') AS
 SELECT 'P01'::text AS promise,
    p01.store_id,
    p01.subject,
    p01.detail
   FROM audit.p01
UNION ALL
 SELECT 'P02'::text AS promise,
    p02.store_id,
    p02.subject,
    p02.detail
   FROM audit.p02
UNION ALL
 SELECT 'P03'::text AS promise,
    p03.store_id,
    p03.subject,
    p03.detail
   FROM audit.p03
UNION ALL
 SELECT 'P04'::text AS promise,
    p04.store_id,
    p04.subject,
    p04.detail
   FROM audit.p04
UNION ALL
 SELECT 'P05'::text AS promise,
    p05.store_id,
    p05.subject,
    p05.detail
   FROM audit.p05
UNION ALL
 SELECT 'P06'::text AS promise,
    p06.store_id,
    p06.subject,
    p06.detail
   FROM audit.p06
UNION ALL
 SELECT 'P07'::text AS promise,
    p07.store_id,
    p07.subject,
    p07.detail
   FROM audit.p07
UNION ALL
 SELECT 'P08'::text AS promise,
    p08.store_id,
    p08.subject,
    p08.detail
   FROM audit.p08
UNION ALL
 SELECT 'P09'::text AS promise,
    p09.store_id,
    p09.subject,
    p09.detail
   FROM audit.p09
UNION ALL
 SELECT 'P10'::text AS promise,
    p10.store_id,
    p10.subject,
    p10.detail
   FROM audit.p10
UNION ALL
 SELECT 'P11'::text AS promise,
    p11.store_id,
    p11.subject,
    p11.detail
   FROM audit.p11
UNION ALL
 SELECT 'P12'::text AS promise,
    p12.store_id,
    p12.subject,
    p12.detail
   FROM audit.p12
UNION ALL
 SELECT 'P13'::text AS promise,
    p13.store_id,
    p13.subject,
    p13.detail
   FROM audit.p13
UNION ALL
 SELECT 'P14'::text AS promise,
    p14.store_id,
    p14.subject,
    p14.detail
   FROM audit.p14
UNION ALL
 SELECT 'P15'::text AS promise,
    p15.store_id,
    p15.subject,
    p15.detail
   FROM audit.p15
UNION ALL
 SELECT 'P16'::text AS promise,
    p16.store_id,
    p16.subject,
    p16.detail
   FROM audit.p16
UNION ALL
 SELECT 'P17'::text AS promise,
    p17.store_id,
    p17.subject,
    p17.detail
   FROM audit.p17
UNION ALL
 SELECT 'P18'::text AS promise,
    p18.store_id,
    p18.subject,
    p18.detail
   FROM audit.p18;

CREATE TABLE catalog.collection_products (
    store_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    product_id uuid NOT NULL,
    sort_order integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY catalog.collection_products FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.collections (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    type text DEFAULT 'seasonal'::text NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    is_active boolean DEFAULT false NOT NULL,
    hero_image text,
    description text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT collections_description_check CHECK ((length(description) <= 20000)),
    CONSTRAINT collections_end_after_they_start CHECK ((ends_at > starts_at)),
    CONSTRAINT collections_hero_image_check CHECK ((length(hero_image) <= 2000)),
    CONSTRAINT collections_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT collections_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 120))),
    CONSTRAINT collections_type_check CHECK ((type = ANY (ARRAY['drop'::text, 'seasonal'::text, 'collab'::text])))
);

ALTER TABLE ONLY catalog.collections FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.products (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    title text NOT NULL,
    search_title text GENERATED ALWAYS AS (lower(regexp_replace(NORMALIZE(title, NFKD), '[\u0300-\u036f]'::text, ''::text, 'g'::text))) STORED NOT NULL,
    slug text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    base_price_minor bigint NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    is_active boolean GENERATED ALWAYS AS ((status = 'active'::text)) STORED NOT NULL,
    is_digital boolean DEFAULT false NOT NULL,
    file_path text,
    category_id uuid,
    brand_id uuid,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT products_base_price_minor_check CHECK ((base_price_minor >= 0)),
    CONSTRAINT products_description_check CHECK ((length(description) <= 20000)),
    CONSTRAINT products_file_path_check CHECK ((length(file_path) <= 255)),
    CONSTRAINT products_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 255))),
    CONSTRAINT products_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text]))),
    CONSTRAINT products_tags_check CHECK ((cardinality(tags) <= 50)),
    CONSTRAINT products_title_check CHECK (((length(title) >= 1) AND (length(title) <= 255)))
);

ALTER TABLE ONLY catalog.products FORCE ROW LEVEL SECURITY;

CREATE VIEW catalog.offers WITH (security_invoker='true') AS
 SELECT v.store_id,
    v.id AS variant_id,
    v.product_id,
    p.slug,
    p.title,
    v.title AS variant_title,
    v.options,
    v.sku,
    v.price_minor,
        CASE
            WHEN (v.compare_at_minor > v.price_minor) THEN v.compare_at_minor
            ELSE NULL::bigint
        END AS compare_at_minor,
    p.is_digital,
    ((p.status = 'active'::text) AND (p.deleted_at IS NULL) AND v.is_active AND (v.deleted_at IS NULL) AND COALESCE(( SELECT bool_or((c.is_active AND COALESCE((c.starts_at <= platform.now()), true) AND COALESCE((c.ends_at > platform.now()), true))) AS bool_or
           FROM (catalog.collection_products m
             JOIN catalog.collections c ON (((c.store_id = m.store_id) AND (c.id = m.collection_id))))
          WHERE ((m.store_id = p.store_id) AND (m.product_id = p.id) AND (c.type = 'drop'::text) AND (c.deleted_at IS NULL))), true)) AS is_for_sale,
    ((p.status = 'active'::text) AND (p.deleted_at IS NULL) AND v.is_active AND (v.deleted_at IS NULL)) AS is_published
   FROM (catalog.product_variants v
     JOIN catalog.products p ON (((p.store_id = v.store_id) AND (p.id = v.product_id))));

CREATE TABLE catalog.product_images (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    product_id uuid NOT NULL,
    url text NOT NULL,
    alt text,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT product_images_alt_check CHECK ((length(alt) <= 255)),
    CONSTRAINT product_images_url_check CHECK (((length(url) >= 1) AND (length(url) <= 2000)))
);

ALTER TABLE ONLY catalog.product_images FORCE ROW LEVEL SECURITY;

CREATE TABLE inventory.locations (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT locations_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 50))),
    CONSTRAINT locations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE ONLY inventory.locations FORCE ROW LEVEL SECURITY;

CREATE VIEW inventory.free_stock WITH (security_invoker='true') AS
 SELECT l.store_id,
    l.variant_id,
    l.product_id,
    l.location_id,
    (((l.on_hand + l.backorder) - l.reserved) +
        CASE
            WHEN (l.reserved = 0) THEN (0)::bigint
            ELSE COALESCE(( SELECT sum(r.quantity) AS sum
               FROM inventory.inventory_reservations r
              WHERE ((r.store_id = l.store_id) AND (r.variant_id = l.variant_id) AND (r.location_id = l.location_id) AND (r.status = 'active'::text) AND (r.expires_at <= platform.now()))), (0)::bigint)
        END) AS units
   FROM (inventory.stock_levels l
     JOIN inventory.locations p ON (((p.store_id = l.store_id) AND (p.id = l.location_id) AND p.is_active)));

CREATE VIEW carts.goods WITH (security_invoker='true') AS
 SELECT o.store_id,
    o.variant_id,
    o.product_id,
    o.slug,
    o.title,
    o.variant_title,
    o.options,
    o.sku,
    o.price_minor,
    o.compare_at_minor,
    o.is_digital,
    o.is_for_sale,
    o.is_published,
    image.url AS image_url,
    stock.free
   FROM ((catalog.offers o
     LEFT JOIN LATERAL ( SELECT m.url
           FROM catalog.product_images m
          WHERE ((m.store_id = o.store_id) AND (m.product_id = o.product_id))
          ORDER BY m."position", m.id
         LIMIT 1) image ON (true))
     CROSS JOIN LATERAL ( SELECT (LEAST(COALESCE(sum(f.units), (0)::numeric), (2147483647)::numeric))::integer AS free
           FROM inventory.free_stock f
          WHERE ((f.store_id = o.store_id) AND (f.variant_id = o.variant_id))) stock);

CREATE TABLE catalog.brands (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT brands_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT brands_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100)))
);

ALTER TABLE ONLY catalog.brands FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.categories (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    parent_id uuid,
    parent_depth integer,
    depth integer GENERATED ALWAYS AS (COALESCE((parent_depth + 1), 0)) STORED NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT categories_check CHECK (((parent_id IS NULL) = (parent_depth IS NULL))),
    CONSTRAINT categories_have_an_end CHECK (((depth >= 0) AND (depth <= 10))),
    CONSTRAINT categories_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT categories_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100)))
);

ALTER TABLE ONLY catalog.categories FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.product_attribute_values (
    store_id uuid NOT NULL,
    product_id uuid NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT product_attribute_values_name_check CHECK (((length(name) >= 1) AND (length(name) <= 50))),
    CONSTRAINT product_attribute_values_value_check CHECK (((length(value) >= 1) AND (length(value) <= 255)))
);

ALTER TABLE ONLY catalog.product_attribute_values FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.product_options (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    product_id uuid NOT NULL,
    name text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    "values" text[] NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT product_options_name_check CHECK (((length(name) >= 1) AND (length(name) <= 50))),
    CONSTRAINT product_options_values_check CHECK (((cardinality("values") >= 1) AND (cardinality("values") <= 200)))
);

ALTER TABLE ONLY catalog.product_options FORCE ROW LEVEL SECURITY;

CREATE TABLE catalog.variant_options (
    store_id uuid NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid NOT NULL,
    option_name text NOT NULL,
    option_value text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT variant_options_option_value_check CHECK (((length(option_value) >= 1) AND (length(option_value) <= 50)))
);

ALTER TABLE ONLY catalog.variant_options FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.addresses (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    customer_id uuid NOT NULL,
    full_name text NOT NULL,
    line1 text NOT NULL,
    line2 text DEFAULT ''::text NOT NULL,
    city text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    postal_code text DEFAULT ''::text NOT NULL,
    country text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT addresses_city_check CHECK (((length(city) >= 1) AND (length(city) <= 100))),
    CONSTRAINT addresses_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT addresses_full_name_check CHECK (((length(full_name) >= 1) AND (length(full_name) <= 100))),
    CONSTRAINT addresses_line1_check CHECK (((length(line1) >= 1) AND (length(line1) <= 200))),
    CONSTRAINT addresses_line2_check CHECK ((length(line2) <= 200)),
    CONSTRAINT addresses_phone_check CHECK ((length(phone) <= 20)),
    CONSTRAINT addresses_postal_code_check CHECK ((length(postal_code) <= 20)),
    CONSTRAINT addresses_region_check CHECK ((length(region) <= 100))
);

ALTER TABLE ONLY customers.addresses FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.credentials (
    store_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    kind text NOT NULL,
    secret text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT credentials_kind_check CHECK ((kind = 'password'::text))
);

ALTER TABLE ONLY customers.credentials FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.customer_segment_members (
    store_id uuid NOT NULL,
    segment_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY customers.customer_segment_members FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.customer_segments (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT customer_segments_description_check CHECK ((length(description) <= 500)),
    CONSTRAINT customer_segments_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT customer_segments_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100)))
);

ALTER TABLE ONLY customers.customer_segments FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.customers (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    phone text,
    locale text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    email_verified_at timestamp with time zone,
    CONSTRAINT customers_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255)))),
    CONSTRAINT customers_full_name_check CHECK (((length(full_name) >= 1) AND (length(full_name) <= 100))),
    CONSTRAINT customers_locale_check CHECK ((locale ~ '^[a-z]{2}(-[A-Z]{2})?$'::text)),
    CONSTRAINT customers_phone_check CHECK ((length(phone) <= 20))
);

ALTER TABLE ONLY customers.customers FORCE ROW LEVEL SECURITY;

CREATE TABLE customers.sign_ins (
    store_id uuid NOT NULL,
    session_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY customers.sign_ins FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.reminders (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    collection_id uuid,
    variant_id uuid,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(variant_id, collection_id)) STORED NOT NULL,
    email text NOT NULL,
    locale text NOT NULL,
    told_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_reminder_is_about_something CHECK (((num_nonnulls(collection_id, variant_id) = 1) AND ((kind = 'restock'::text) OR (collection_id IS NOT NULL)))),
    CONSTRAINT reminders_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255)))),
    CONSTRAINT reminders_kind_check CHECK ((kind = ANY (ARRAY['opens'::text, 'restock'::text])))
);

ALTER TABLE ONLY drops.reminders FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.restocks (
    store_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    tell_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY drops.restocks FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.seeds (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    secret bytea NOT NULL,
    commitment bytea NOT NULL,
    revealed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_commitment_binds CHECK ((commitment = sha256(secret))),
    CONSTRAINT seeds_secret_check CHECK ((length(secret) = 32))
);

ALTER TABLE ONLY drops.seeds FORCE ROW LEVEL SECURITY;

CREATE TABLE drops.tallies (
    store_id uuid NOT NULL,
    collection_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    amount integer NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT tallies_amount_check CHECK ((amount > 0)),
    CONSTRAINT tallies_kind_check CHECK ((kind = ANY (ARRAY['joined'::text, 'admitted'::text, 'granted'::text, 'sold_out'::text, 'refused'::text, 'error'::text])))
);

ALTER TABLE ONLY drops.tallies FORCE ROW LEVEL SECURITY;

CREATE TABLE inventory.policies (
    store_id uuid NOT NULL,
    reserve_on text DEFAULT 'checkout'::text NOT NULL,
    cart_ttl interval DEFAULT '00:15:00'::interval NOT NULL,
    checkout_ttl interval DEFAULT '00:30:00'::interval NOT NULL,
    max_per_line integer DEFAULT 100 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT policies_cart_ttl_check CHECK (((cart_ttl >= '00:00:10'::interval) AND (cart_ttl <= '7 days'::interval))),
    CONSTRAINT policies_checkout_ttl_check CHECK (((checkout_ttl >= '00:00:10'::interval) AND (checkout_ttl <= '7 days'::interval))),
    CONSTRAINT policies_max_per_line_check CHECK (((max_per_line >= 1) AND (max_per_line <= 10000))),
    CONSTRAINT policies_reserve_on_check CHECK ((reserve_on = ANY (ARRAY['cart'::text, 'checkout'::text])))
);

ALTER TABLE ONLY inventory.policies FORCE ROW LEVEL SECURITY;

CREATE TABLE newsletter.askers (
    store_id uuid NOT NULL,
    name text NOT NULL,
    tries integer NOT NULL,
    since timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT askers_name_check CHECK (((length(name) >= 9) AND (length(name) <= 80))),
    CONSTRAINT askers_tries_check CHECK ((tries >= 1))
);

ALTER TABLE ONLY newsletter.askers FORCE ROW LEVEL SECURITY;

CREATE TABLE notifications.email_logs (
    store_id uuid NOT NULL,
    mail_id uuid NOT NULL,
    attempt integer NOT NULL,
    transport text NOT NULL,
    status text DEFAULT 'sending'::text NOT NULL,
    error text,
    ended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT email_logs_attempt_check CHECK (((attempt >= 1) AND (attempt <= 10))),
    CONSTRAINT email_logs_check CHECK (((status = 'sending'::text) = (ended_at IS NULL))),
    CONSTRAINT email_logs_error_check CHECK ((length(error) <= 500)),
    CONSTRAINT email_logs_status_check CHECK ((status = ANY (ARRAY['sending'::text, 'sent'::text, 'deferred'::text, 'failed'::text]))),
    CONSTRAINT email_logs_transport_check CHECK (((length(transport) >= 1) AND (length(transport) <= 50)))
);

ALTER TABLE ONLY notifications.email_logs FORCE ROW LEVEL SECURITY;

CREATE TABLE notifications.mails (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    order_id uuid,
    customer_id uuid,
    recipient text NOT NULL,
    locale text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone DEFAULT platform.now(),
    last_error text,
    sent_at timestamp with time zone,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    subscriber_id uuid,
    reminder_id uuid,
    CONSTRAINT it_is_about_something CHECK ((num_nonnulls(order_id, customer_id, subscriber_id, reminder_id) >= 1)),
    CONSTRAINT mails_attempts_check CHECK (((attempts >= 0) AND (attempts <= 10))),
    CONSTRAINT mails_kind_check CHECK ((kind = ANY (ARRAY['order_confirmed'::text, 'order_cancelled'::text, 'refund_processed'::text, 'password_changed'::text, 'newsletter_welcome'::text, 'newsletter_confirm'::text, 'drop_opens'::text, 'restocked'::text, 'raffle_confirm'::text, 'raffle_won'::text, 'raffle_waiting'::text, 'raffle_lost'::text]))),
    CONSTRAINT mails_last_error_check CHECK ((length(last_error) <= 500)),
    CONSTRAINT mails_recipient_check CHECK (((length(recipient) >= 3) AND (length(recipient) <= 255))),
    CONSTRAINT mails_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text]))),
    CONSTRAINT queued_mail_has_its_next_try CHECK (((status = 'queued'::text) = (next_try_at IS NOT NULL))),
    CONSTRAINT sent_mail_has_its_time CHECK (((status = 'sent'::text) = (sent_at IS NOT NULL)))
);

ALTER TABLE ONLY notifications.mails FORCE ROW LEVEL SECURITY;

CREATE TABLE notifications.outbox (
    store_id uuid NOT NULL,
    mail_id uuid NOT NULL,
    sender text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT outbox_html_check CHECK ((length(html) <= 500000)),
    CONSTRAINT outbox_plain_check CHECK ((length(plain) <= 200000)),
    CONSTRAINT outbox_recipient_check CHECK ((length(recipient) <= 255)),
    CONSTRAINT outbox_sender_check CHECK ((length(sender) <= 600)),
    CONSTRAINT outbox_subject_check CHECK ((length(subject) <= 500))
);

ALTER TABLE ONLY notifications.outbox FORCE ROW LEVEL SECURITY;

CREATE TABLE orders.order_numbers (
    store_id uuid NOT NULL,
    slot smallint NOT NULL,
    next_number bigint NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT order_numbers_check CHECK (((next_number % (64)::bigint) = slot)),
    CONSTRAINT order_numbers_slot_check CHECK (((slot >= 0) AND (slot <= 63)))
)
WITH (fillfactor='50');

ALTER TABLE ONLY orders.order_numbers FORCE ROW LEVEL SECURITY;

CREATE TABLE orders.transitions (
    machine text NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL
);

CREATE TABLE payments.findings (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    gateway text NOT NULL,
    reference text NOT NULL,
    kind text NOT NULL,
    suggested_action text NOT NULL,
    attempt_id uuid,
    order_id uuid,
    details jsonb NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    dismissed_at timestamp with time zone,
    dismissed_by uuid,
    dismiss_reason text,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT findings_check CHECK (((status = 'resolved'::text) = (resolved_at IS NOT NULL))),
    CONSTRAINT findings_check1 CHECK (((status = 'dismissed'::text) = (dismissed_at IS NOT NULL))),
    CONSTRAINT findings_check2 CHECK (((status <> 'dismissed'::text) OR (dismiss_reason IS NOT NULL))),
    CONSTRAINT findings_dismiss_reason_check CHECK (((length(dismiss_reason) >= 1) AND (length(dismiss_reason) <= 500))),
    CONSTRAINT findings_kind_check CHECK ((kind = ANY (ARRAY['capture_unsettled'::text, 'capture_missing'::text, 'captured_twice'::text, 'unknown_payment'::text, 'lost_payment'::text, 'amount_differs'::text, 'refund_unknown'::text, 'refund_missing'::text, 'authorization_expiring'::text]))),
    CONSTRAINT findings_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 255))),
    CONSTRAINT findings_status_check CHECK ((status = ANY (ARRAY['open'::text, 'resolved'::text, 'dismissed'::text]))),
    CONSTRAINT findings_suggested_action_check CHECK ((suggested_action = ANY (ARRAY['settle'::text, 'open_order'::text, 'refund_at_provider'::text, 'look_at_provider'::text, 'capture'::text])))
);

ALTER TABLE ONLY payments.findings FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.payment_gateways (
    store_id uuid NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    config jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_test_mode boolean DEFAULT true NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT payment_gateways_config_check CHECK ((jsonb_typeof(config) = 'object'::text)),
    CONSTRAINT payment_gateways_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE ONLY payments.payment_gateways FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.provider_requests (
    store_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    verb text NOT NULL,
    amount_minor bigint,
    status text DEFAULT 'open'::text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    last_error text,
    actor text NOT NULL,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT provider_requests_check CHECK (((verb = 'capture'::text) = (amount_minor IS NOT NULL))),
    CONSTRAINT provider_requests_check1 CHECK (((status = 'open'::text) OR (next_try_at IS NULL))),
    CONSTRAINT provider_requests_last_error_check CHECK ((length(last_error) <= 2000)),
    CONSTRAINT provider_requests_status_check CHECK ((status = ANY (ARRAY['open'::text, 'done'::text, 'refused'::text]))),
    CONSTRAINT provider_requests_verb_check CHECK ((verb = ANY (ARRAY['capture'::text, 'void'::text])))
);

ALTER TABLE ONLY payments.provider_requests FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.providers (
    id text NOT NULL,
    refunds text DEFAULT 'api'::text NOT NULL,
    CONSTRAINT providers_refunds_check CHECK ((refunds = ANY (ARRAY['api'::text, 'manual'::text])))
);

CREATE TABLE payments.sandbox_notices (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    session_id uuid NOT NULL,
    copy integer NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT sandbox_notices_copy_check CHECK (((copy >= 1) AND (copy <= 10))),
    CONSTRAINT sandbox_notices_last_error_check CHECK ((length(last_error) <= 2000))
);

ALTER TABLE ONLY payments.sandbox_notices FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.sandbox_refunds (
    store_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT sandbox_refunds_amount_minor_check CHECK ((amount_minor > 0))
);

ALTER TABLE ONLY payments.sandbox_refunds FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.sandbox_sessions (
    store_id uuid NOT NULL,
    id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    refunded_minor bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    description text NOT NULL,
    return_url text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    capture text DEFAULT 'automatic'::text NOT NULL,
    captured_minor bigint DEFAULT 0 NOT NULL,
    authorized_until timestamp with time zone,
    card text,
    CONSTRAINT sandbox_captured_within_amount CHECK (((captured_minor >= 0) AND (captured_minor <= amount_minor))),
    CONSTRAINT sandbox_captures_now_or_later CHECK ((capture = ANY (ARRAY['automatic'::text, 'manual'::text]))),
    CONSTRAINT sandbox_refunded_within_captured CHECK (((refunded_minor >= 0) AND (refunded_minor <= captured_minor))),
    CONSTRAINT sandbox_sessions_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT sandbox_sessions_card_check CHECK ((card = ANY (ARRAY['4242'::text, '1881'::text, '0005'::text]))),
    CONSTRAINT sandbox_sessions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'approved'::text, 'declined'::text, 'abandoned'::text, 'authorized'::text, 'voided'::text])))
);

ALTER TABLE ONLY payments.sandbox_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.statement_lines (
    store_id uuid NOT NULL,
    gateway text NOT NULL,
    reference text NOT NULL,
    source text NOT NULL,
    attempt_id uuid,
    outcome text NOT NULL,
    amount_minor bigint NOT NULL,
    refunded_minor bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT statement_lines_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'authorized'::text, 'captured'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT statement_lines_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 255))),
    CONSTRAINT statement_lines_source_check CHECK ((source = ANY (ARRAY['list'::text, 'answer'::text])))
);

ALTER TABLE ONLY payments.statement_lines FORCE ROW LEVEL SECURITY;

CREATE TABLE payments.webhook_events (
    store_id uuid NOT NULL,
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    attempt_id uuid,
    status text DEFAULT 'received'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone DEFAULT platform.now(),
    last_error text,
    correlation_id uuid,
    received_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    processed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    replays integer DEFAULT 0 NOT NULL,
    replayed_at timestamp with time zone,
    replayed_by uuid,
    CONSTRAINT webhook_events_event_id_check CHECK (((length(event_id) >= 1) AND (length(event_id) <= 150))),
    CONSTRAINT webhook_events_kind_check CHECK ((length(kind) <= 100)),
    CONSTRAINT webhook_events_last_error_check CHECK ((length(last_error) <= 2000)),
    CONSTRAINT webhook_events_status_check CHECK ((status = ANY (ARRAY['received'::text, 'processed'::text, 'failed'::text])))
);

ALTER TABLE ONLY payments.webhook_events FORCE ROW LEVEL SECURITY;

CREATE TABLE people.membership_permissions (
    store_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    permission text NOT NULL,
    is_granted boolean NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY people.membership_permissions FORCE ROW LEVEL SECURITY;

CREATE TABLE people.memberships (
    organization_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    is_owner boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

CREATE TABLE people.permissions (
    code text NOT NULL,
    description text NOT NULL,
    CONSTRAINT permissions_code_check CHECK ((code ~ '^[a-z_]+\.[a-z_]+$'::text))
);

CREATE TABLE people.role_permissions (
    store_id uuid NOT NULL,
    role_id uuid NOT NULL,
    permission text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY people.role_permissions FORCE ROW LEVEL SECURITY;

CREATE TABLE people.roles (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    is_built_in boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT roles_code_check CHECK (((code ~ '^[a-z_]+$'::text) AND (length(code) <= 50))),
    CONSTRAINT roles_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE ONLY people.roles FORCE ROW LEVEL SECURITY;

CREATE TABLE people.security_events (
    id uuid DEFAULT uuidv7() NOT NULL,
    store_id uuid,
    event_type text NOT NULL,
    subject text,
    actor_id uuid,
    ip_address inet,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT security_events_event_type_check CHECK ((event_type = ANY (ARRAY['login_failed'::text, 'login_succeeded'::text, 'rate_limited'::text, 'suspicious_payment'::text, 'password_changed'::text, 'session_ended'::text])))
);

CREATE TABLE people.sessions (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    token_hash text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT sessions_token_hash_check CHECK ((length(token_hash) = 64))
);

ALTER TABLE ONLY people.sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE people.staff (
    id uuid DEFAULT uuidv7() NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    phone text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT staff_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 255)))),
    CONSTRAINT staff_full_name_check CHECK (((length(full_name) >= 1) AND (length(full_name) <= 100))),
    CONSTRAINT staff_phone_check CHECK ((length(phone) <= 20))
);

CREATE TABLE people.staff_credentials (
    staff_id uuid NOT NULL,
    kind text NOT NULL,
    secret text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT staff_credentials_kind_check CHECK ((kind = 'password'::text))
);

CREATE TABLE people.staff_sessions (
    id uuid DEFAULT uuidv7() NOT NULL,
    token_hash text NOT NULL,
    staff_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ip_address inet,
    user_agent text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT staff_sessions_token_hash_check CHECK ((length(token_hash) = 64)),
    CONSTRAINT staff_sessions_user_agent_check CHECK ((length(user_agent) <= 400))
);

CREATE TABLE people.store_memberships (
    store_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    role_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY people.store_memberships FORCE ROW LEVEL SECURITY;

CREATE TABLE platform.domain_events (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    type text NOT NULL,
    aggregate text NOT NULL,
    aggregate_id uuid NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    actor text NOT NULL,
    correlation_id uuid,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT domain_events_type_check CHECK ((type ~ '^[a-z_]+\.[a-z_]+$'::text))
);

ALTER TABLE ONLY platform.domain_events FORCE ROW LEVEL SECURITY;

CREATE TABLE platform.listeners (
    type text NOT NULL,
    listener text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT listeners_listener_check CHECK ((listener ~ '^[a-z_]+$'::text)),
    CONSTRAINT listeners_type_check CHECK ((type ~ '^[a-z_]+\.[a-z_]+$'::text))
);

CREATE TABLE platform.migrations (
    name text NOT NULL,
    checksum text NOT NULL,
    milliseconds integer NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE platform.news (
    listener text NOT NULL,
    store_id uuid NOT NULL,
    event_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

CREATE TABLE platform.repeatables (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE platform.wakeups (
    store_id uuid NOT NULL,
    task text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    is_last boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

CREATE TABLE pricing.currency_rates (
    store_id uuid NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    rate numeric(24,12) NOT NULL,
    source text DEFAULT 'hand'::text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT currency_rates_base_check CHECK ((base ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currency_rates_check CHECK ((base <> quote)),
    CONSTRAINT currency_rates_quote_check CHECK ((quote ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currency_rates_rate_check CHECK ((rate > (0)::numeric)),
    CONSTRAINT currency_rates_source_check CHECK ((source = ANY (ARRAY['hand'::text, 'csv'::text, 'ecb'::text])))
);

ALTER TABLE ONLY pricing.currency_rates FORCE ROW LEVEL SECURITY;

CREATE TABLE pricing.store_currencies (
    store_id uuid NOT NULL,
    currency text NOT NULL,
    rounding text DEFAULT 'nearest'::text NOT NULL,
    round_to_minor bigint DEFAULT 1 NOT NULL,
    minus_minor bigint DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT store_currencies_check CHECK ((minus_minor < round_to_minor)),
    CONSTRAINT store_currencies_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT store_currencies_minus_minor_check CHECK ((minus_minor >= 0)),
    CONSTRAINT store_currencies_round_to_minor_check CHECK (((round_to_minor >= 1) AND (round_to_minor <= 1000000))),
    CONSTRAINT store_currencies_rounding_check CHECK ((rounding = ANY (ARRAY['nearest'::text, 'up'::text, 'down'::text])))
);

ALTER TABLE ONLY pricing.store_currencies FORCE ROW LEVEL SECURITY;

CREATE TABLE promotions.code_guesses (
    store_id uuid NOT NULL,
    subject text NOT NULL,
    guesses integer NOT NULL,
    began_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT code_guesses_guesses_check CHECK ((guesses >= 1)),
    CONSTRAINT code_guesses_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 100)))
);

ALTER TABLE ONLY promotions.code_guesses FORCE ROW LEVEL SECURITY;

CREATE TABLE promotions.rule_spells (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    rule_id uuid NOT NULL,
    name text NOT NULL,
    priority integer NOT NULL,
    is_stackable boolean NOT NULL,
    stacking_group text,
    condition jsonb NOT NULL,
    action jsonb NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT a_spell_has_a_length CHECK ((ended_at > began_at))
);

ALTER TABLE ONLY promotions.rule_spells FORCE ROW LEVEL SECURITY;

CREATE TABLE shipping.shipping_rates (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    promise text DEFAULT ''::text NOT NULL,
    price_minor bigint NOT NULL,
    free_from_minor bigint,
    countries text[],
    is_active boolean DEFAULT true NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT shipping_rates_countries_check CHECK ((cardinality(countries) >= 1)),
    CONSTRAINT shipping_rates_free_from_minor_check CHECK ((free_from_minor >= 0)),
    CONSTRAINT shipping_rates_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT shipping_rates_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT shipping_rates_promise_check CHECK ((length(promise) <= 200))
);

ALTER TABLE ONLY shipping.shipping_rates FORCE ROW LEVEL SECURITY;

CREATE TABLE stores.domains (
    host text NOT NULL,
    store_id uuid NOT NULL,
    is_primary boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT domains_host_check CHECK (((host = lower(host)) AND ((length(host) >= 1) AND (length(host) <= 253))))
);

CREATE TABLE stores.feature_flags (
    store_id uuid NOT NULL,
    key text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    is_enabled boolean DEFAULT false NOT NULL,
    rules jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT feature_flags_key_check CHECK (((length(key) >= 1) AND (length(key) <= 100)))
);

ALTER TABLE ONLY stores.feature_flags FORCE ROW LEVEL SECURITY;

CREATE TABLE stores.organizations (
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT organizations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT organizations_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 63)))
);

CREATE TABLE stores.store_configs (
    store_id uuid NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    is_encrypted boolean DEFAULT false NOT NULL,
    group_name text NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT store_configs_group_name_check CHECK ((group_name = ANY (ARRAY['general'::text, 'marketing'::text, 'payment'::text]))),
    CONSTRAINT store_configs_key_check CHECK (((length(key) >= 1) AND (length(key) <= 100))),
    CONSTRAINT store_configs_value_check CHECK ((length(value) <= 65536))
);

ALTER TABLE ONLY stores.store_configs FORCE ROW LEVEL SECURITY;

CREATE TABLE taxes.product_tax_categories (
    store_id uuid NOT NULL,
    product_id uuid NOT NULL,
    category_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL
);

ALTER TABLE ONLY taxes.product_tax_categories FORCE ROW LEVEL SECURITY;

CREATE TABLE taxes.tax_categories (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT tax_categories_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 50))),
    CONSTRAINT tax_categories_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

ALTER TABLE ONLY taxes.tax_categories FORCE ROW LEVEL SECURITY;

CREATE TABLE taxes.tax_rates (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    zone_id uuid NOT NULL,
    category_id uuid NOT NULL,
    name text NOT NULL,
    rate_ppm integer NOT NULL,
    is_compound boolean DEFAULT false NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    effective_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT tax_rates_check CHECK ((expires_at > effective_at)),
    CONSTRAINT tax_rates_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT tax_rates_rate_ppm_check CHECK (((rate_ppm >= 0) AND (rate_ppm <= 10000000)))
);

ALTER TABLE ONLY taxes.tax_rates FORCE ROW LEVEL SECURITY;

CREATE TABLE taxes.tax_settings (
    store_id uuid NOT NULL,
    prices_include_tax boolean NOT NULL,
    rounding text DEFAULT 'line'::text NOT NULL,
    shipping_tax text DEFAULT 'standard'::text NOT NULL,
    has_reverse_charge boolean DEFAULT false NOT NULL,
    vat_id text,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT tax_settings_rounding_check CHECK ((rounding = ANY (ARRAY['line'::text, 'total'::text]))),
    CONSTRAINT tax_settings_shipping_tax_check CHECK ((shipping_tax = ANY (ARRAY['none'::text, 'standard'::text, 'proportional'::text]))),
    CONSTRAINT tax_settings_vat_id_check CHECK ((length(vat_id) <= 20))
);

ALTER TABLE ONLY taxes.tax_settings FORCE ROW LEVEL SECURITY;

CREATE TABLE taxes.tax_zones (
    store_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    countries text[] NOT NULL,
    regions text[],
    postal_prefixes text[],
    "position" integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    updated_at timestamp with time zone DEFAULT platform.now() NOT NULL,
    CONSTRAINT tax_zones_countries_check CHECK (((cardinality(countries) >= 1) AND (cardinality(countries) <= 250))),
    CONSTRAINT tax_zones_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT tax_zones_postal_prefixes_check CHECK (((cardinality(postal_prefixes) >= 1) AND (cardinality(postal_prefixes) <= 500))),
    CONSTRAINT tax_zones_regions_check CHECK (((cardinality(regions) >= 1) AND (cardinality(regions) <= 200)))
);

ALTER TABLE ONLY taxes.tax_zones FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY access.drop_terms
    ADD CONSTRAINT drop_terms_pkey PRIMARY KEY (store_id, collection_id);

ALTER TABLE ONLY access.order_claims
    ADD CONSTRAINT order_claims_pkey PRIMARY KEY (store_id, order_id, collection_id);

ALTER TABLE ONLY access.passes
    ADD CONSTRAINT passes_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY access.purchase_counts
    ADD CONSTRAINT purchase_counts_pkey PRIMARY KEY (store_id, collection_id, kind, subject);

ALTER TABLE ONLY carts.cart_items
    ADD CONSTRAINT cart_items_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY carts.cart_items
    ADD CONSTRAINT cart_items_store_id_cart_id_variant_id_key UNIQUE (store_id, cart_id, variant_id);

ALTER TABLE ONLY carts.carts
    ADD CONSTRAINT carts_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.brands
    ADD CONSTRAINT brands_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.categories
    ADD CONSTRAINT categories_store_id_id_depth_key UNIQUE (store_id, id, depth);

ALTER TABLE ONLY catalog.collection_products
    ADD CONSTRAINT collection_products_pkey PRIMARY KEY (store_id, collection_id, product_id);

ALTER TABLE ONLY catalog.collections
    ADD CONSTRAINT collections_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT one_price_a_key_and_instant EXCLUDE USING gist (store_id WITH =, COALESCE(variant_id, product_id) WITH =, COALESCE(segment_id, '00000000-0000-0000-0000-000000000000'::uuid) WITH =, (((currency || origin) || (min_qty)::text)) WITH =, validity WITH &&);

ALTER TABLE ONLY catalog.product_attribute_values
    ADD CONSTRAINT product_attribute_values_pkey PRIMARY KEY (store_id, product_id, name);

ALTER TABLE ONLY catalog.product_images
    ADD CONSTRAINT product_images_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.product_options
    ADD CONSTRAINT product_options_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.product_options
    ADD CONSTRAINT product_options_store_id_product_id_name_key UNIQUE (store_id, product_id, name);

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT product_prices_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.product_variants
    ADD CONSTRAINT product_variants_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.product_variants
    ADD CONSTRAINT product_variants_store_id_product_id_id_key UNIQUE (store_id, product_id, id);

ALTER TABLE ONLY catalog.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY catalog.variant_options
    ADD CONSTRAINT variant_options_pkey PRIMARY KEY (store_id, variant_id, option_name);

ALTER TABLE ONLY customers.addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY customers.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (store_id, customer_id, kind);

ALTER TABLE ONLY customers.customer_segment_members
    ADD CONSTRAINT customer_segment_members_pkey PRIMARY KEY (store_id, segment_id, customer_id);

ALTER TABLE ONLY customers.customer_segments
    ADD CONSTRAINT customer_segments_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY customers.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY customers.sign_ins
    ADD CONSTRAINT sign_ins_pkey PRIMARY KEY (store_id, session_id);

ALTER TABLE ONLY drops.places
    ADD CONSTRAINT places_pkey PRIMARY KEY (store_id, room_id, id);

ALTER TABLE ONLY drops.raffle_entries
    ADD CONSTRAINT raffle_entries_pkey PRIMARY KEY (store_id, raffle_id, id);

ALTER TABLE ONLY drops.raffles
    ADD CONSTRAINT raffles_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY drops.raffles
    ADD CONSTRAINT raffles_store_id_collection_id_key UNIQUE (store_id, collection_id);

ALTER TABLE ONLY drops.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY drops.restocks
    ADD CONSTRAINT restocks_pkey PRIMARY KEY (store_id, subject_id);

ALTER TABLE ONLY drops.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY drops.rooms
    ADD CONSTRAINT rooms_store_id_collection_id_key UNIQUE (store_id, collection_id);

ALTER TABLE ONLY drops.seeds
    ADD CONSTRAINT seeds_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY drops.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (store_id, collection_id, at, kind);

ALTER TABLE ONLY inventory.inventory_movements
    ADD CONSTRAINT inventory_movements_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY inventory.inventory_reservations
    ADD CONSTRAINT inventory_reservations_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY inventory.locations
    ADD CONSTRAINT locations_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY inventory.locations
    ADD CONSTRAINT locations_store_id_code_key UNIQUE (store_id, code);

ALTER TABLE ONLY inventory.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (store_id);

ALTER TABLE ONLY inventory.stock_levels
    ADD CONSTRAINT stock_levels_pkey PRIMARY KEY (store_id, variant_id, location_id);

ALTER TABLE ONLY newsletter.askers
    ADD CONSTRAINT askers_pkey PRIMARY KEY (store_id, name);

ALTER TABLE ONLY newsletter.newsletter_settings
    ADD CONSTRAINT newsletter_settings_pkey PRIMARY KEY (store_id);

ALTER TABLE ONLY newsletter.newsletter_subscribers
    ADD CONSTRAINT newsletter_subscribers_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY newsletter.newsletter_subscribers
    ADD CONSTRAINT newsletter_subscribers_store_id_email_key UNIQUE (store_id, email);

ALTER TABLE ONLY notifications.email_logs
    ADD CONSTRAINT email_logs_pkey PRIMARY KEY (store_id, mail_id, attempt);

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_store_id_event_id_kind_key UNIQUE (store_id, event_id, kind);

ALTER TABLE ONLY notifications.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (store_id, mail_id);

ALTER TABLE ONLY orders.applied_promotions
    ADD CONSTRAINT applied_promotions_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY orders.applied_promotions
    ADD CONSTRAINT applied_promotions_store_id_order_id_rule_id_key UNIQUE (store_id, order_id, rule_id);

ALTER TABLE ONLY orders.machines
    ADD CONSTRAINT machines_machine_initial_status_key UNIQUE (machine, initial_status);

ALTER TABLE ONLY orders.machines
    ADD CONSTRAINT machines_pkey PRIMARY KEY (machine);

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_pkey PRIMARY KEY (store_id, order_id, machine, step);

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_store_id_order_id_machine_step_to_status_key UNIQUE (store_id, order_id, machine, step, to_status);

ALTER TABLE ONLY orders.order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY orders.order_items
    ADD CONSTRAINT order_items_store_id_order_id_id_key UNIQUE (store_id, order_id, id);

ALTER TABLE ONLY orders.order_items
    ADD CONSTRAINT order_items_store_id_order_id_variant_id_key UNIQUE (store_id, order_id, variant_id);

ALTER TABLE ONLY orders.order_numbers
    ADD CONSTRAINT order_numbers_pkey PRIMARY KEY (store_id, slot);

ALTER TABLE ONLY orders.order_quotes
    ADD CONSTRAINT order_quotes_pkey PRIMARY KEY (store_id, order_id);

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_store_id_cart_id_key UNIQUE (store_id, cart_id);

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_store_id_number_key UNIQUE (store_id, number);

ALTER TABLE ONLY orders.refund_lines
    ADD CONSTRAINT refund_lines_pkey PRIMARY KEY (store_id, refund_id, order_item_id);

ALTER TABLE ONLY orders.transitions
    ADD CONSTRAINT transitions_pkey PRIMARY KEY (machine, from_status, to_status);

ALTER TABLE ONLY payments.remittance_lines
    ADD CONSTRAINT a_collection_is_remitted_once PRIMARY KEY (store_id, collection_id);

ALTER TABLE ONLY payments.refunds
    ADD CONSTRAINT a_refund_is_retried_once UNIQUE (store_id, retry_of);

ALTER TABLE ONLY payments.collections
    ADD CONSTRAINT collections_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.collections
    ADD CONSTRAINT collections_store_id_id_amount_minor_currency_key UNIQUE (store_id, id, amount_minor, currency);

ALTER TABLE ONLY payments.collections
    ADD CONSTRAINT collections_store_id_order_id_reference_key UNIQUE (store_id, order_id, reference);

ALTER TABLE ONLY payments.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.findings
    ADD CONSTRAINT one_finding_a_difference UNIQUE (store_id, gateway, reference, kind);

ALTER TABLE ONLY payments.payment_attempts
    ADD CONSTRAINT payment_attempts_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.payment_attempts
    ADD CONSTRAINT payment_attempts_store_id_gateway_external_ref_key UNIQUE (store_id, gateway, external_ref);

ALTER TABLE ONLY payments.payment_attempts
    ADD CONSTRAINT payment_attempts_store_id_id_currency_key UNIQUE (store_id, id, currency);

ALTER TABLE ONLY payments.payment_gateways
    ADD CONSTRAINT payment_gateways_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (store_id, order_id);

ALTER TABLE ONLY payments.payments
    ADD CONSTRAINT payments_store_id_order_id_amount_minor_currency_key UNIQUE (store_id, order_id, amount_minor, currency);

ALTER TABLE ONLY payments.payments
    ADD CONSTRAINT payments_store_id_order_id_currency_key UNIQUE (store_id, order_id, currency);

ALTER TABLE ONLY payments.provider_requests
    ADD CONSTRAINT provider_requests_pkey PRIMARY KEY (store_id, attempt_id);

ALTER TABLE ONLY payments.providers
    ADD CONSTRAINT providers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY payments.reconciliations
    ADD CONSTRAINT reconciliations_pkey PRIMARY KEY (store_id, gateway);

ALTER TABLE ONLY payments.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.remittances
    ADD CONSTRAINT remittances_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.remittances
    ADD CONSTRAINT remittances_store_id_courier_reference_key UNIQUE (store_id, courier, reference);

ALTER TABLE ONLY payments.remittances
    ADD CONSTRAINT remittances_store_id_id_currency_key UNIQUE (store_id, id, currency);

ALTER TABLE ONLY payments.sandbox_notices
    ADD CONSTRAINT sandbox_notices_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.sandbox_notices
    ADD CONSTRAINT sandbox_notices_store_id_session_id_copy_key UNIQUE (store_id, session_id, copy);

ALTER TABLE ONLY payments.sandbox_refunds
    ADD CONSTRAINT sandbox_refunds_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.sandbox_sessions
    ADD CONSTRAINT sandbox_sessions_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY payments.sandbox_sessions
    ADD CONSTRAINT sandbox_sessions_store_id_attempt_id_key UNIQUE (store_id, attempt_id);

ALTER TABLE ONLY payments.statement_lines
    ADD CONSTRAINT statement_lines_pkey PRIMARY KEY (store_id, gateway, reference);

ALTER TABLE ONLY payments.webhook_events
    ADD CONSTRAINT webhook_events_pkey PRIMARY KEY (store_id, provider, event_id);

ALTER TABLE ONLY people.membership_permissions
    ADD CONSTRAINT membership_permissions_pkey PRIMARY KEY (store_id, staff_id, permission);

ALTER TABLE ONLY people.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (organization_id, staff_id);

ALTER TABLE ONLY people.permissions
    ADD CONSTRAINT permissions_pkey PRIMARY KEY (code);

ALTER TABLE ONLY people.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (store_id, role_id, permission);

ALTER TABLE ONLY people.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY people.roles
    ADD CONSTRAINT roles_store_id_code_key UNIQUE (store_id, code);

ALTER TABLE ONLY people.security_events
    ADD CONSTRAINT security_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY people.sessions
    ADD CONSTRAINT sessions_store_id_token_hash_key UNIQUE (store_id, token_hash);

ALTER TABLE ONLY people.staff_credentials
    ADD CONSTRAINT staff_credentials_pkey PRIMARY KEY (staff_id, kind);

ALTER TABLE ONLY people.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people.staff_sessions
    ADD CONSTRAINT staff_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people.staff_sessions
    ADD CONSTRAINT staff_sessions_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY people.store_memberships
    ADD CONSTRAINT store_memberships_pkey PRIMARY KEY (store_id, staff_id);

ALTER TABLE ONLY platform.domain_events
    ADD CONSTRAINT domain_events_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY platform.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (store_id, scope, owner, key);

ALTER TABLE ONLY platform.listeners
    ADD CONSTRAINT listeners_pkey PRIMARY KEY (type, listener);

ALTER TABLE ONLY platform.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY platform.news
    ADD CONSTRAINT news_pkey PRIMARY KEY (listener, store_id, event_id);

ALTER TABLE ONLY platform.repeatables
    ADD CONSTRAINT repeatables_pkey PRIMARY KEY (name);

ALTER TABLE ONLY platform.tables
    ADD CONSTRAINT tables_pkey PRIMARY KEY (schema_name, table_name);

ALTER TABLE ONLY platform.wakeups
    ADD CONSTRAINT wakeups_pkey PRIMARY KEY (store_id, task);

ALTER TABLE ONLY pricing.currency_rates
    ADD CONSTRAINT currency_rates_pkey PRIMARY KEY (store_id, base, quote, effective_at);

ALTER TABLE ONLY pricing.store_currencies
    ADD CONSTRAINT store_currencies_pkey PRIMARY KEY (store_id, currency);

ALTER TABLE ONLY promotions.rule_spells
    ADD CONSTRAINT a_promotion_is_one_thing_at_a_time EXCLUDE USING gist (store_id WITH =, rule_id WITH =, tstzrange(began_at, ended_at) WITH &&);

ALTER TABLE ONLY promotions.code_guesses
    ADD CONSTRAINT code_guesses_pkey PRIMARY KEY (store_id, subject);

ALTER TABLE ONLY promotions.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY promotions.discount_codes
    ADD CONSTRAINT discount_codes_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY promotions.promotion_rules
    ADD CONSTRAINT promotion_rules_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY promotions.rule_spells
    ADD CONSTRAINT rule_spells_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY shipping.shipping_rates
    ADD CONSTRAINT shipping_rates_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY stores.domains
    ADD CONSTRAINT domains_pkey PRIMARY KEY (host);

ALTER TABLE ONLY stores.feature_flags
    ADD CONSTRAINT feature_flags_pkey PRIMARY KEY (store_id, key);

ALTER TABLE ONLY stores.organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY stores.organizations
    ADD CONSTRAINT organizations_slug_key UNIQUE (slug);

ALTER TABLE ONLY stores.store_configs
    ADD CONSTRAINT store_configs_pkey PRIMARY KEY (store_id, key);

ALTER TABLE ONLY stores.stores
    ADD CONSTRAINT stores_pkey PRIMARY KEY (id);

ALTER TABLE ONLY stores.stores
    ADD CONSTRAINT stores_slug_key UNIQUE (slug);

ALTER TABLE ONLY taxes.product_tax_categories
    ADD CONSTRAINT product_tax_categories_pkey PRIMARY KEY (store_id, product_id);

ALTER TABLE ONLY taxes.tax_categories
    ADD CONSTRAINT tax_categories_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY taxes.tax_categories
    ADD CONSTRAINT tax_categories_store_id_code_key UNIQUE (store_id, code);

ALTER TABLE ONLY taxes.tax_rates
    ADD CONSTRAINT tax_rates_pkey PRIMARY KEY (store_id, id);

ALTER TABLE ONLY taxes.tax_settings
    ADD CONSTRAINT tax_settings_pkey PRIMARY KEY (store_id);

ALTER TABLE ONLY taxes.tax_zones
    ADD CONSTRAINT tax_zones_pkey PRIMARY KEY (store_id, id);

CREATE INDEX order_claims_of_drop ON access.order_claims USING btree (store_id, collection_id, created_at);

CREATE INDEX passes_living ON access.passes USING btree (store_id, collection_id, expires_at) WHERE (used_at IS NULL);

CREATE INDEX passes_of_customer ON access.passes USING btree (store_id, customer_id, collection_id) WHERE (customer_id IS NOT NULL);

CREATE INDEX passes_of_session ON access.passes USING btree (store_id, session_id, collection_id) WHERE (session_id IS NOT NULL);

CREATE INDEX carts_idle ON carts.carts USING btree (store_id, updated_at) WHERE (status = 'active'::text);

CREATE INDEX carts_of_session ON carts.carts USING btree (store_id, session_id);

CREATE UNIQUE INDEX carts_one_active_per_customer ON carts.carts USING btree (store_id, customer_id) WHERE ((status = 'active'::text) AND (customer_id IS NOT NULL));

CREATE UNIQUE INDEX carts_one_active_per_session ON carts.carts USING btree (store_id, session_id) WHERE ((status = 'active'::text) AND (customer_id IS NULL));

CREATE UNIQUE INDEX brands_slug ON catalog.brands USING btree (store_id, slug) WHERE (deleted_at IS NULL);

CREATE INDEX categories_by_parent ON catalog.categories USING btree (store_id, parent_id, "position");

CREATE UNIQUE INDEX categories_slug ON catalog.categories USING btree (store_id, slug) WHERE (deleted_at IS NULL);

CREATE INDEX collection_products_of_product ON catalog.collection_products USING btree (store_id, product_id);

CREATE INDEX collection_products_sorted ON catalog.collection_products USING btree (store_id, collection_id, sort_order, product_id);

CREATE UNIQUE INDEX collections_slug ON catalog.collections USING btree (store_id, slug) WHERE (deleted_at IS NULL);

CREATE INDEX product_images_in_order ON catalog.product_images USING btree (store_id, product_id, "position");

CREATE INDEX product_prices_given ON catalog.product_prices USING btree (store_id, target_id, currency) WHERE (origin = 'list'::text);

CREATE INDEX product_prices_of_product ON catalog.product_prices USING btree (store_id, product_id, currency, segment_id) WHERE (product_id IS NOT NULL);

CREATE INDEX product_prices_of_variant ON catalog.product_prices USING btree (store_id, variant_id, currency, segment_id) WHERE (variant_id IS NOT NULL);

CREATE INDEX product_variants_of_product ON catalog.product_variants USING btree (store_id, product_id, "position");

CREATE UNIQUE INDEX product_variants_sku ON catalog.product_variants USING btree (store_id, sku) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX product_variants_with_product ON catalog.product_variants USING btree (store_id, id) INCLUDE (product_id);

CREATE UNIQUE INDEX products_alive ON catalog.products USING btree (store_id, id) INCLUDE (status) WHERE (deleted_at IS NULL);

CREATE INDEX products_by_price ON catalog.products USING btree (store_id, base_price_minor, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_by_status ON catalog.products USING btree (store_id, status) WHERE (deleted_at IS NULL);

CREATE INDEX products_by_title ON catalog.products USING btree (store_id, search_title, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_deleted ON catalog.products USING btree (store_id, deleted_at DESC, id DESC) WHERE (deleted_at IS NOT NULL);

CREATE INDEX products_newest ON catalog.products USING btree (store_id, created_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_brand_by_price ON catalog.products USING btree (store_id, brand_id, base_price_minor, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_brand_by_title ON catalog.products USING btree (store_id, brand_id, search_title, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_brand_newest ON catalog.products USING btree (store_id, brand_id, created_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_category_by_price ON catalog.products USING btree (store_id, category_id, base_price_minor, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_category_by_title ON catalog.products USING btree (store_id, category_id, search_title, id) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_of_category_newest ON catalog.products USING btree (store_id, category_id, created_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (status = 'active'::text));

CREATE INDEX products_recent ON catalog.products USING btree (store_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX products_search_title ON catalog.products USING gin (store_id, search_title public.gin_trgm_ops);

CREATE UNIQUE INDEX products_slug ON catalog.products USING btree (store_id, slug) WHERE (deleted_at IS NULL);

CREATE INDEX products_tags ON catalog.products USING gin (store_id, tags);

CREATE INDEX addresses_of_customer ON customers.addresses USING btree (store_id, customer_id);

CREATE UNIQUE INDEX addresses_one_default ON customers.addresses USING btree (store_id, customer_id) WHERE is_default;

CREATE INDEX customer_segment_members_of_customer ON customers.customer_segment_members USING btree (store_id, customer_id, segment_id);

CREATE UNIQUE INDEX customer_segments_slug ON customers.customer_segments USING btree (store_id, slug) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX customers_email ON customers.customers USING btree (store_id, email) WHERE (deleted_at IS NULL);

CREATE INDEX sign_ins_of_customer ON customers.sign_ins USING btree (store_id, customer_id);

CREATE INDEX places_of_network ON drops.places USING btree (store_id, room_id, network) WHERE ((network IS NOT NULL) AND (left_at IS NULL));

CREATE UNIQUE INDEX places_one_a_customer ON drops.places USING btree (store_id, room_id, customer_id) WHERE ((customer_id IS NOT NULL) AND (left_at IS NULL));

CREATE UNIQUE INDEX places_one_a_position ON drops.places USING btree (store_id, room_id, "position") WHERE ("position" IS NOT NULL);

CREATE UNIQUE INDEX places_one_a_proof ON drops.places USING btree (store_id, room_id, proof) WHERE (proof IS NOT NULL);

CREATE UNIQUE INDEX places_one_a_session ON drops.places USING btree (store_id, room_id, session_id) WHERE (left_at IS NULL);

CREATE UNIQUE INDEX raffle_entries_one_a_customer ON drops.raffle_entries USING btree (store_id, customer_id, raffle_id);

CREATE UNIQUE INDEX raffle_entries_one_a_rank ON drops.raffle_entries USING btree (store_id, raffle_id, rank) WHERE (rank IS NOT NULL);

CREATE INDEX raffle_entries_untold ON drops.raffle_entries USING btree (store_id, raffle_id, rank) WHERE ((status = 'waiting'::text) AND (told_place_at IS NULL));

CREATE INDEX raffle_entries_waiting ON drops.raffle_entries USING btree (store_id, raffle_id, variant_id, rank) WHERE (status = 'waiting'::text);

CREATE INDEX raffle_entries_won ON drops.raffle_entries USING btree (store_id, raffle_id, variant_id) WHERE (status = ANY (ARRAY['won'::text, 'bought'::text]));

CREATE INDEX raffles_living ON drops.raffles USING btree (store_id, closes_at) WHERE (status <> 'over'::text);

CREATE INDEX reminders_of_address ON drops.reminders USING btree (store_id, email, id);

CREATE INDEX reminders_of_collection ON drops.reminders USING btree (store_id, collection_id) WHERE (collection_id IS NOT NULL);

CREATE INDEX reminders_of_variant ON drops.reminders USING btree (store_id, variant_id) WHERE (variant_id IS NOT NULL);

CREATE UNIQUE INDEX reminders_one_a_restock ON drops.reminders USING btree (store_id, subject_id, email) WHERE ((kind = 'restock'::text) AND (told_at IS NULL));

CREATE UNIQUE INDEX reminders_one_an_opening ON drops.reminders USING btree (store_id, subject_id, email) WHERE (kind = 'opens'::text);

CREATE INDEX reminders_told ON drops.reminders USING btree (store_id, told_at) WHERE (told_at IS NOT NULL);

CREATE INDEX reminders_untold ON drops.reminders USING btree (store_id, created_at) WHERE (told_at IS NULL);

CREATE INDEX reminders_waiting ON drops.reminders USING btree (store_id, kind, subject_id, id) WHERE (told_at IS NULL);

CREATE INDEX restocks_due ON drops.restocks USING btree (store_id, tell_at);

CREATE INDEX holds_of_cart ON inventory.inventory_reservations USING btree (store_id, cart_id, variant_id) WHERE ((status = 'active'::text) AND (cart_id IS NOT NULL));

CREATE INDEX movements_of_order ON inventory.inventory_movements USING btree (store_id, order_id) WHERE (order_id IS NOT NULL);

CREATE INDEX movements_of_product ON inventory.inventory_movements USING btree (store_id, product_id, id);

CREATE INDEX movements_of_variant ON inventory.inventory_movements USING btree (store_id, variant_id, id);

CREATE UNIQUE INDEX movements_one_cancellation_per_reservation ON inventory.inventory_movements USING btree (store_id, reservation_id) WHERE ((reason = 'cancellation'::text) AND (reservation_id IS NOT NULL));

CREATE UNIQUE INDEX movements_one_sale_per_reservation ON inventory.inventory_movements USING btree (store_id, reservation_id) WHERE (reason = 'sale'::text);

CREATE INDEX reservations_of_order ON inventory.inventory_reservations USING btree (store_id, order_id) WHERE (order_id IS NOT NULL);

CREATE INDEX reservations_that_block ON inventory.inventory_reservations USING btree (store_id, variant_id, expires_at) WHERE (status = 'active'::text);

CREATE INDEX reservations_to_expire ON inventory.inventory_reservations USING btree (store_id, expires_at) WHERE (status = 'active'::text);

CREATE INDEX stock_levels_of_product ON inventory.stock_levels USING btree (store_id, product_id);

CREATE INDEX askers_oldest ON newsletter.askers USING btree (store_id, since);

CREATE INDEX newsletter_subscribers_newest ON newsletter.newsletter_subscribers USING btree (store_id, created_at DESC, id DESC);

CREATE INDEX mails_due ON notifications.mails USING btree (store_id, next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX mails_of_customer ON notifications.mails USING btree (store_id, customer_id) WHERE (customer_id IS NOT NULL);

CREATE INDEX mails_of_order ON notifications.mails USING btree (store_id, order_id, id) WHERE (order_id IS NOT NULL);

CREATE INDEX applied_promotions_of_rule ON orders.applied_promotions USING btree (store_id, rule_id, created_at DESC);

CREATE INDEX orders_by_correlation ON orders.orders USING btree (store_id, correlation_id);

CREATE INDEX orders_by_email ON orders.orders USING btree (store_id, email, created_at DESC);

CREATE INDEX orders_by_status ON orders.orders USING btree (store_id, status, created_at);

CREATE INDEX orders_newest ON orders.orders USING btree (store_id, created_at DESC, id);

CREATE INDEX orders_of_customer ON orders.orders USING btree (store_id, customer_id, created_at DESC) WHERE (customer_id IS NOT NULL);

CREATE INDEX orders_unpaid ON orders.orders USING btree (store_id, expires_at) WHERE (status = 'pending'::text);

CREATE INDEX refund_lines_of_order ON orders.refund_lines USING btree (store_id, order_id);

CREATE INDEX collections_of_attempt ON payments.collections USING btree (store_id, attempt_id);

CREATE INDEX collections_waiting ON payments.collections USING btree (store_id, collected_at, id) WHERE (remitted_at IS NULL);

CREATE INDEX findings_newest ON payments.findings USING btree (store_id, status, first_seen_at DESC, id DESC);

CREATE INDEX payment_attempts_authorized ON payments.payment_attempts USING btree (store_id, look_at) WHERE (status = 'authorized'::text);

CREATE INDEX payment_attempts_by_gateway ON payments.payment_attempts USING btree (store_id, gateway, created_at, status);

CREATE INDEX payment_attempts_changed ON payments.payment_attempts USING btree (store_id, gateway, updated_at);

CREATE INDEX payment_attempts_of_order ON payments.payment_attempts USING btree (store_id, order_id, status);

CREATE UNIQUE INDEX payment_attempts_one_capture ON payments.payment_attempts USING btree (store_id, order_id) WHERE (status = 'captured'::text);

CREATE INDEX payment_attempts_to_ask ON payments.payment_attempts USING btree (store_id, ask_at) WHERE ((status = 'pending'::text) AND (ask_at IS NOT NULL));

CREATE INDEX provider_requests_due ON payments.provider_requests USING btree (store_id, next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX refunds_due ON payments.refunds USING btree (store_id, next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX refunds_of_attempt ON payments.refunds USING btree (store_id, payment_attempt_id);

CREATE INDEX refunds_of_order ON payments.refunds USING btree (store_id, order_id);

CREATE INDEX refunds_open ON payments.refunds USING btree (store_id, created_at DESC, id DESC) WHERE ((status <> 'processed'::text) AND (abandoned_at IS NULL));

CREATE INDEX remittance_lines_of_remittance ON payments.remittance_lines USING btree (store_id, remittance_id);

CREATE INDEX remittances_newest ON payments.remittances USING btree (store_id, received_at DESC, id DESC);

CREATE INDEX sandbox_notices_due ON payments.sandbox_notices USING btree (store_id, next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX sandbox_sessions_made ON payments.sandbox_sessions USING btree (store_id, created_at, id);

CREATE INDEX statement_lines_of_attempt ON payments.statement_lines USING btree (store_id, attempt_id) WHERE (attempt_id IS NOT NULL);

CREATE INDEX statement_lines_seen ON payments.statement_lines USING btree (store_id, gateway, seen_at);

CREATE INDEX webhook_events_by_provider ON payments.webhook_events USING btree (store_id, provider, received_at, event_id);

CREATE INDEX webhook_events_due ON payments.webhook_events USING btree (store_id, next_try_at) WHERE (next_try_at IS NOT NULL);

CREATE INDEX webhook_events_newest ON payments.webhook_events USING btree (store_id, received_at, provider, event_id);

CREATE INDEX webhook_events_not_done ON payments.webhook_events USING btree (store_id, status, received_at, provider, event_id) WHERE (status <> 'processed'::text);

CREATE INDEX memberships_of_staff ON people.memberships USING btree (staff_id);

CREATE INDEX security_events_address ON people.security_events USING btree (ip_address, event_type, created_at);

CREATE INDEX security_events_recent ON people.security_events USING btree (store_id, event_type, created_at);

CREATE INDEX security_events_subject ON people.security_events USING btree (subject, event_type, created_at);

CREATE INDEX sessions_expiry ON people.sessions USING btree (store_id, expires_at);

CREATE UNIQUE INDEX staff_email ON people.staff USING btree (email) WHERE (deleted_at IS NULL);

CREATE INDEX staff_sessions_of_staff ON people.staff_sessions USING btree (staff_id, expires_at);

CREATE INDEX store_memberships_by_role ON people.store_memberships USING btree (store_id, role_id);

CREATE INDEX domain_events_of_aggregate ON platform.domain_events USING btree (store_id, aggregate_id, id);

CREATE INDEX idempotency_keys_expiry ON platform.idempotency_keys USING btree (store_id, expires_at);

CREATE INDEX wakeups_due ON platform.wakeups USING btree (task, due_at);

CREATE INDEX code_guesses_oldest ON promotions.code_guesses USING btree (store_id, began_at);

CREATE INDEX coupon_redemptions_of_code ON promotions.coupon_redemptions USING btree (store_id, code_id, created_at DESC) WHERE (code_id IS NOT NULL);

CREATE UNIQUE INDEX coupon_redemptions_of_order ON promotions.coupon_redemptions USING btree (store_id, order_id, rule_id);

CREATE INDEX coupon_redemptions_of_rule ON promotions.coupon_redemptions USING btree (store_id, rule_id, created_at DESC);

CREATE UNIQUE INDEX coupon_redemptions_once_a_customer ON promotions.coupon_redemptions USING btree (store_id, rule_id, customer_id) WHERE (is_once AND (released_at IS NULL) AND (customer_id IS NOT NULL));

CREATE UNIQUE INDEX coupon_redemptions_once_an_address ON promotions.coupon_redemptions USING btree (store_id, rule_id, email) WHERE (is_once AND (released_at IS NULL));

CREATE UNIQUE INDEX discount_codes_code ON promotions.discount_codes USING btree (store_id, code) WHERE (deleted_at IS NULL);

CREATE INDEX discount_codes_expiry ON promotions.discount_codes USING btree (store_id, is_active, expires_at);

CREATE INDEX discount_codes_newest ON promotions.discount_codes USING btree (store_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX discount_codes_newest_of_source ON promotions.discount_codes USING btree (store_id, source, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX discount_codes_of_rule ON promotions.discount_codes USING btree (store_id, rule_id);

CREATE INDEX promotion_rules_automatic ON promotions.promotion_rules USING btree (store_id, priority DESC, id) WHERE ((deleted_at IS NULL) AND (NOT needs_code));

CREATE INDEX promotion_rules_groups ON promotions.promotion_rules USING gin (store_id, customer_groups);

CREATE INDEX promotion_rules_newest ON promotions.promotion_rules USING btree (store_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX rule_spells_until ON promotions.rule_spells USING btree (store_id, ended_at);

CREATE INDEX domains_of_store ON stores.domains USING btree (store_id);

CREATE UNIQUE INDEX domains_one_primary ON stores.domains USING btree (store_id) WHERE is_primary;

CREATE INDEX stores_of_organization ON stores.stores USING btree (organization_id);

CREATE UNIQUE INDEX tax_categories_one_default ON taxes.tax_categories USING btree (store_id) WHERE is_default;

CREATE INDEX tax_rates_of_zone ON taxes.tax_rates USING btree (store_id, zone_id, category_id, "position");

ALTER TABLE ONLY access.drop_terms
    ADD CONSTRAINT drop_terms_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY access.drop_terms
    ADD CONSTRAINT drop_terms_store_id_early_segment_id_fkey FOREIGN KEY (store_id, early_segment_id) REFERENCES customers.customer_segments(store_id, id);

ALTER TABLE ONLY access.drop_terms
    ADD CONSTRAINT drop_terms_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY access.order_claims
    ADD CONSTRAINT order_claims_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY access.passes
    ADD CONSTRAINT passes_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY access.purchase_counts
    ADD CONSTRAINT purchase_counts_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY carts.cart_items
    ADD CONSTRAINT cart_items_store_id_cart_id_fkey FOREIGN KEY (store_id, cart_id) REFERENCES carts.carts(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY carts.cart_items
    ADD CONSTRAINT cart_items_store_id_product_id_variant_id_fkey FOREIGN KEY (store_id, product_id, variant_id) REFERENCES catalog.product_variants(store_id, product_id, id);

ALTER TABLE ONLY carts.carts
    ADD CONSTRAINT carts_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id);

ALTER TABLE ONLY carts.carts
    ADD CONSTRAINT carts_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY carts.carts
    ADD CONSTRAINT carts_store_id_session_id_fkey FOREIGN KEY (store_id, session_id) REFERENCES people.sessions(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.brands
    ADD CONSTRAINT brands_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY catalog.categories
    ADD CONSTRAINT categories_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY catalog.categories
    ADD CONSTRAINT categories_store_id_parent_id_parent_depth_fkey FOREIGN KEY (store_id, parent_id, parent_depth) REFERENCES catalog.categories(store_id, id, depth) ON UPDATE CASCADE;

ALTER TABLE ONLY catalog.collection_products
    ADD CONSTRAINT collection_products_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.collection_products
    ADD CONSTRAINT collection_products_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.collections
    ADD CONSTRAINT collections_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY catalog.product_attribute_values
    ADD CONSTRAINT product_attribute_values_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product_images
    ADD CONSTRAINT product_images_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product_options
    ADD CONSTRAINT product_options_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT product_prices_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT product_prices_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT product_prices_store_id_segment_id_fkey FOREIGN KEY (store_id, segment_id) REFERENCES customers.customer_segments(store_id, id);

ALTER TABLE ONLY catalog.product_prices
    ADD CONSTRAINT product_prices_store_id_variant_id_fkey FOREIGN KEY (store_id, variant_id) REFERENCES catalog.product_variants(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.product_variants
    ADD CONSTRAINT product_variants_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.products
    ADD CONSTRAINT products_store_id_brand_id_fkey FOREIGN KEY (store_id, brand_id) REFERENCES catalog.brands(store_id, id);

ALTER TABLE ONLY catalog.products
    ADD CONSTRAINT products_store_id_category_id_fkey FOREIGN KEY (store_id, category_id) REFERENCES catalog.categories(store_id, id);

ALTER TABLE ONLY catalog.products
    ADD CONSTRAINT products_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY catalog.variant_options
    ADD CONSTRAINT variant_options_store_id_product_id_variant_id_fkey FOREIGN KEY (store_id, product_id, variant_id) REFERENCES catalog.product_variants(store_id, product_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY catalog.variant_options
    ADD CONSTRAINT variants_choose_among_options FOREIGN KEY (store_id, product_id, option_name) REFERENCES catalog.product_options(store_id, product_id, name) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY customers.addresses
    ADD CONSTRAINT addresses_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY customers.credentials
    ADD CONSTRAINT credentials_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY customers.customer_segment_members
    ADD CONSTRAINT customer_segment_members_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY customers.customer_segment_members
    ADD CONSTRAINT customer_segment_members_store_id_segment_id_fkey FOREIGN KEY (store_id, segment_id) REFERENCES customers.customer_segments(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY customers.customer_segments
    ADD CONSTRAINT customer_segments_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY customers.customers
    ADD CONSTRAINT customers_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY customers.sign_ins
    ADD CONSTRAINT sign_ins_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY customers.sign_ins
    ADD CONSTRAINT sign_ins_store_id_session_id_fkey FOREIGN KEY (store_id, session_id) REFERENCES people.sessions(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.places
    ADD CONSTRAINT places_store_id_pass_id_fkey FOREIGN KEY (store_id, pass_id) REFERENCES access.passes(store_id, id);

ALTER TABLE ONLY drops.places
    ADD CONSTRAINT places_store_id_room_id_fkey FOREIGN KEY (store_id, room_id) REFERENCES drops.rooms(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.raffle_entries
    ADD CONSTRAINT raffle_entries_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id);

ALTER TABLE ONLY drops.raffle_entries
    ADD CONSTRAINT raffle_entries_store_id_raffle_id_fkey FOREIGN KEY (store_id, raffle_id) REFERENCES drops.raffles(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.raffle_entries
    ADD CONSTRAINT raffle_entries_store_id_variant_id_fkey FOREIGN KEY (store_id, variant_id) REFERENCES catalog.product_variants(store_id, id);

ALTER TABLE ONLY drops.raffles
    ADD CONSTRAINT raffles_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.raffles
    ADD CONSTRAINT raffles_store_id_seed_id_fkey FOREIGN KEY (store_id, seed_id) REFERENCES drops.seeds(store_id, id);

ALTER TABLE ONLY drops.reminders
    ADD CONSTRAINT reminders_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.reminders
    ADD CONSTRAINT reminders_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY drops.reminders
    ADD CONSTRAINT reminders_store_id_variant_id_fkey FOREIGN KEY (store_id, variant_id) REFERENCES catalog.product_variants(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.restocks
    ADD CONSTRAINT restocks_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY drops.rooms
    ADD CONSTRAINT rooms_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY drops.rooms
    ADD CONSTRAINT rooms_store_id_seed_id_fkey FOREIGN KEY (store_id, seed_id) REFERENCES drops.seeds(store_id, id);

ALTER TABLE ONLY drops.seeds
    ADD CONSTRAINT seeds_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY drops.tallies
    ADD CONSTRAINT tallies_store_id_collection_id_fkey FOREIGN KEY (store_id, collection_id) REFERENCES catalog.collections(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inventory.inventory_movements
    ADD CONSTRAINT inventory_movements_store_id_reservation_id_fkey FOREIGN KEY (store_id, reservation_id) REFERENCES inventory.inventory_reservations(store_id, id);

ALTER TABLE ONLY inventory.inventory_movements
    ADD CONSTRAINT inventory_movements_store_id_variant_id_location_id_fkey FOREIGN KEY (store_id, variant_id, location_id) REFERENCES inventory.stock_levels(store_id, variant_id, location_id);

ALTER TABLE ONLY inventory.inventory_reservations
    ADD CONSTRAINT inventory_reservations_store_id_variant_id_location_id_fkey FOREIGN KEY (store_id, variant_id, location_id) REFERENCES inventory.stock_levels(store_id, variant_id, location_id);

ALTER TABLE ONLY inventory.locations
    ADD CONSTRAINT locations_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY inventory.policies
    ADD CONSTRAINT policies_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY inventory.stock_levels
    ADD CONSTRAINT stock_levels_store_id_location_id_fkey FOREIGN KEY (store_id, location_id) REFERENCES inventory.locations(store_id, id);

ALTER TABLE ONLY inventory.stock_levels
    ADD CONSTRAINT stock_levels_store_id_product_id_variant_id_fkey FOREIGN KEY (store_id, product_id, variant_id) REFERENCES catalog.product_variants(store_id, product_id, id);

ALTER TABLE ONLY newsletter.askers
    ADD CONSTRAINT askers_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY newsletter.newsletter_settings
    ADD CONSTRAINT newsletter_settings_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY newsletter.newsletter_settings
    ADD CONSTRAINT newsletter_settings_store_id_rule_id_fkey FOREIGN KEY (store_id, rule_id) REFERENCES promotions.promotion_rules(store_id, id);

ALTER TABLE ONLY newsletter.newsletter_subscribers
    ADD CONSTRAINT newsletter_subscribers_store_id_code_id_fkey FOREIGN KEY (store_id, code_id) REFERENCES promotions.discount_codes(store_id, id);

ALTER TABLE ONLY newsletter.newsletter_subscribers
    ADD CONSTRAINT newsletter_subscribers_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY notifications.email_logs
    ADD CONSTRAINT email_logs_store_id_mail_id_fkey FOREIGN KEY (store_id, mail_id) REFERENCES notifications.mails(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_reminder FOREIGN KEY (store_id, reminder_id) REFERENCES drops.reminders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id);

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_store_id_event_id_fkey FOREIGN KEY (store_id, event_id) REFERENCES platform.domain_events(store_id, id);

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_store_id_order_id_fkey FOREIGN KEY (store_id, order_id) REFERENCES orders.orders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY notifications.mails
    ADD CONSTRAINT mails_subscriber FOREIGN KEY (store_id, subscriber_id) REFERENCES newsletter.newsletter_subscribers(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY notifications.outbox
    ADD CONSTRAINT outbox_store_id_mail_id_fkey FOREIGN KEY (store_id, mail_id) REFERENCES notifications.mails(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.applied_promotions
    ADD CONSTRAINT applied_promotions_store_id_code_id_fkey FOREIGN KEY (store_id, code_id) REFERENCES promotions.discount_codes(store_id, id);

ALTER TABLE ONLY orders.applied_promotions
    ADD CONSTRAINT applied_promotions_store_id_order_id_fkey FOREIGN KEY (store_id, order_id) REFERENCES orders.orders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.applied_promotions
    ADD CONSTRAINT applied_promotions_store_id_rule_id_fkey FOREIGN KEY (store_id, rule_id) REFERENCES promotions.promotion_rules(store_id, id);

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_machine_from_status_to_status_fkey FOREIGN KEY (machine, from_status, to_status) REFERENCES orders.transitions(machine, from_status, to_status);

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_machine_opening_fkey FOREIGN KEY (machine, opening) REFERENCES orders.machines(machine, initial_status);

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_store_id_order_id_fkey FOREIGN KEY (store_id, order_id) REFERENCES orders.orders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.order_history
    ADD CONSTRAINT order_history_store_id_order_id_machine_previous_step_from_fkey FOREIGN KEY (store_id, order_id, machine, previous_step, from_status) REFERENCES orders.order_history(store_id, order_id, machine, step, to_status);

ALTER TABLE ONLY orders.order_items
    ADD CONSTRAINT order_items_store_id_order_id_fkey FOREIGN KEY (store_id, order_id) REFERENCES orders.orders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.order_items
    ADD CONSTRAINT order_items_store_id_product_id_variant_id_fkey FOREIGN KEY (store_id, product_id, variant_id) REFERENCES catalog.product_variants(store_id, product_id, id);

ALTER TABLE ONLY orders.order_numbers
    ADD CONSTRAINT order_numbers_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY orders.order_quotes
    ADD CONSTRAINT order_quotes_store_id_order_id_fkey FOREIGN KEY (store_id, order_id) REFERENCES orders.orders(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id);

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY orders.orders
    ADD CONSTRAINT orders_store_id_id_total_amount_minor_currency_fkey FOREIGN KEY (store_id, id, total_amount_minor, currency) REFERENCES payments.payments(store_id, order_id, amount_minor, currency);

ALTER TABLE ONLY orders.refund_lines
    ADD CONSTRAINT refund_lines_store_id_order_id_order_item_id_fkey FOREIGN KEY (store_id, order_id, order_item_id) REFERENCES orders.order_items(store_id, order_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.refund_lines
    ADD CONSTRAINT refund_lines_store_id_refund_id_fkey FOREIGN KEY (store_id, refund_id) REFERENCES payments.refunds(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY orders.transitions
    ADD CONSTRAINT transitions_machine_fkey FOREIGN KEY (machine) REFERENCES orders.machines(machine);

ALTER TABLE ONLY payments.collections
    ADD CONSTRAINT collections_store_id_attempt_id_currency_fkey FOREIGN KEY (store_id, attempt_id, currency) REFERENCES payments.payment_attempts(store_id, id, currency);

ALTER TABLE ONLY payments.collections
    ADD CONSTRAINT collections_store_id_order_id_currency_fkey FOREIGN KEY (store_id, order_id, currency) REFERENCES payments.payments(store_id, order_id, currency) ON DELETE CASCADE;

ALTER TABLE ONLY payments.findings
    ADD CONSTRAINT findings_store_id_attempt_id_fkey FOREIGN KEY (store_id, attempt_id) REFERENCES payments.payment_attempts(store_id, id);

ALTER TABLE ONLY payments.findings
    ADD CONSTRAINT findings_store_id_gateway_fkey FOREIGN KEY (store_id, gateway) REFERENCES payments.payment_gateways(store_id, id);

ALTER TABLE ONLY payments.payment_attempts
    ADD CONSTRAINT payment_attempts_store_id_gateway_fkey FOREIGN KEY (store_id, gateway) REFERENCES payments.payment_gateways(store_id, id);

ALTER TABLE ONLY payments.payment_attempts
    ADD CONSTRAINT payment_attempts_store_id_order_id_currency_fkey FOREIGN KEY (store_id, order_id, currency) REFERENCES payments.payments(store_id, order_id, currency) ON DELETE CASCADE;

ALTER TABLE ONLY payments.payment_gateways
    ADD CONSTRAINT payment_gateways_id_fkey FOREIGN KEY (id) REFERENCES payments.providers(id);

ALTER TABLE ONLY payments.payment_gateways
    ADD CONSTRAINT payment_gateways_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY payments.payments
    ADD CONSTRAINT payments_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY payments.provider_requests
    ADD CONSTRAINT provider_requests_store_id_attempt_id_fkey FOREIGN KEY (store_id, attempt_id) REFERENCES payments.payment_attempts(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY payments.reconciliations
    ADD CONSTRAINT reconciliations_store_id_gateway_fkey FOREIGN KEY (store_id, gateway) REFERENCES payments.payment_gateways(store_id, id);

ALTER TABLE ONLY payments.refunds
    ADD CONSTRAINT refunds_store_id_order_id_currency_fkey FOREIGN KEY (store_id, order_id, currency) REFERENCES payments.payments(store_id, order_id, currency) ON DELETE CASCADE;

ALTER TABLE ONLY payments.refunds
    ADD CONSTRAINT refunds_store_id_payment_attempt_id_currency_fkey FOREIGN KEY (store_id, payment_attempt_id, currency) REFERENCES payments.payment_attempts(store_id, id, currency);

ALTER TABLE ONLY payments.refunds
    ADD CONSTRAINT refunds_store_id_retry_of_fkey FOREIGN KEY (store_id, retry_of) REFERENCES payments.refunds(store_id, id);

ALTER TABLE ONLY payments.remittance_lines
    ADD CONSTRAINT remittance_lines_store_id_collection_id_amount_minor_curre_fkey FOREIGN KEY (store_id, collection_id, amount_minor, currency) REFERENCES payments.collections(store_id, id, amount_minor, currency);

ALTER TABLE ONLY payments.remittance_lines
    ADD CONSTRAINT remittance_lines_store_id_remittance_id_currency_fkey FOREIGN KEY (store_id, remittance_id, currency) REFERENCES payments.remittances(store_id, id, currency);

ALTER TABLE ONLY payments.remittances
    ADD CONSTRAINT remittances_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY payments.sandbox_notices
    ADD CONSTRAINT sandbox_notices_store_id_session_id_fkey FOREIGN KEY (store_id, session_id) REFERENCES payments.sandbox_sessions(store_id, id);

ALTER TABLE ONLY payments.sandbox_refunds
    ADD CONSTRAINT sandbox_refunds_store_id_session_id_fkey FOREIGN KEY (store_id, session_id) REFERENCES payments.sandbox_sessions(store_id, id);

ALTER TABLE ONLY payments.sandbox_sessions
    ADD CONSTRAINT sandbox_sessions_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY payments.statement_lines
    ADD CONSTRAINT statement_lines_store_id_gateway_fkey FOREIGN KEY (store_id, gateway) REFERENCES payments.payment_gateways(store_id, id);

ALTER TABLE ONLY payments.webhook_events
    ADD CONSTRAINT webhook_events_provider_fkey FOREIGN KEY (provider) REFERENCES payments.providers(id);

ALTER TABLE ONLY payments.webhook_events
    ADD CONSTRAINT webhook_events_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY people.membership_permissions
    ADD CONSTRAINT membership_permissions_permission_fkey FOREIGN KEY (permission) REFERENCES people.permissions(code);

ALTER TABLE ONLY people.membership_permissions
    ADD CONSTRAINT membership_permissions_store_id_staff_id_fkey FOREIGN KEY (store_id, staff_id) REFERENCES people.store_memberships(store_id, staff_id) ON DELETE CASCADE;

ALTER TABLE ONLY people.memberships
    ADD CONSTRAINT memberships_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES stores.organizations(id);

ALTER TABLE ONLY people.memberships
    ADD CONSTRAINT memberships_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES people.staff(id);

ALTER TABLE ONLY people.role_permissions
    ADD CONSTRAINT role_permissions_permission_fkey FOREIGN KEY (permission) REFERENCES people.permissions(code);

ALTER TABLE ONLY people.role_permissions
    ADD CONSTRAINT role_permissions_store_id_role_id_fkey FOREIGN KEY (store_id, role_id) REFERENCES people.roles(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY people.roles
    ADD CONSTRAINT roles_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY people.security_events
    ADD CONSTRAINT security_events_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY people.sessions
    ADD CONSTRAINT sessions_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY people.staff_credentials
    ADD CONSTRAINT staff_credentials_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES people.staff(id);

ALTER TABLE ONLY people.staff_sessions
    ADD CONSTRAINT staff_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES people.staff(id);

ALTER TABLE ONLY people.store_memberships
    ADD CONSTRAINT store_memberships_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES people.staff(id);

ALTER TABLE ONLY people.store_memberships
    ADD CONSTRAINT store_memberships_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY people.store_memberships
    ADD CONSTRAINT store_memberships_store_id_role_id_fkey FOREIGN KEY (store_id, role_id) REFERENCES people.roles(store_id, id);

ALTER TABLE ONLY platform.domain_events
    ADD CONSTRAINT domain_events_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY platform.idempotency_keys
    ADD CONSTRAINT idempotency_keys_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY pricing.currency_rates
    ADD CONSTRAINT currency_rates_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY pricing.store_currencies
    ADD CONSTRAINT store_currencies_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY promotions.code_guesses
    ADD CONSTRAINT code_guesses_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY promotions.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_store_id_code_id_fkey FOREIGN KEY (store_id, code_id) REFERENCES promotions.discount_codes(store_id, id);

ALTER TABLE ONLY promotions.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_store_id_customer_id_fkey FOREIGN KEY (store_id, customer_id) REFERENCES customers.customers(store_id, id);

ALTER TABLE ONLY promotions.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_store_id_rule_id_fkey FOREIGN KEY (store_id, rule_id) REFERENCES promotions.promotion_rules(store_id, id);

ALTER TABLE ONLY promotions.discount_codes
    ADD CONSTRAINT discount_codes_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY promotions.discount_codes
    ADD CONSTRAINT discount_codes_store_id_rule_id_fkey FOREIGN KEY (store_id, rule_id) REFERENCES promotions.promotion_rules(store_id, id);

ALTER TABLE ONLY promotions.promotion_rules
    ADD CONSTRAINT promotion_rules_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY promotions.rule_spells
    ADD CONSTRAINT rule_spells_store_id_rule_id_fkey FOREIGN KEY (store_id, rule_id) REFERENCES promotions.promotion_rules(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY shipping.shipping_rates
    ADD CONSTRAINT shipping_rates_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY stores.domains
    ADD CONSTRAINT domains_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY stores.feature_flags
    ADD CONSTRAINT feature_flags_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY stores.store_configs
    ADD CONSTRAINT store_configs_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY stores.stores
    ADD CONSTRAINT stores_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES stores.organizations(id);

ALTER TABLE ONLY taxes.product_tax_categories
    ADD CONSTRAINT product_tax_categories_store_id_category_id_fkey FOREIGN KEY (store_id, category_id) REFERENCES taxes.tax_categories(store_id, id);

ALTER TABLE ONLY taxes.product_tax_categories
    ADD CONSTRAINT product_tax_categories_store_id_product_id_fkey FOREIGN KEY (store_id, product_id) REFERENCES catalog.products(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY taxes.tax_categories
    ADD CONSTRAINT tax_categories_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY taxes.tax_rates
    ADD CONSTRAINT tax_rates_store_id_category_id_fkey FOREIGN KEY (store_id, category_id) REFERENCES taxes.tax_categories(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY taxes.tax_rates
    ADD CONSTRAINT tax_rates_store_id_zone_id_fkey FOREIGN KEY (store_id, zone_id) REFERENCES taxes.tax_zones(store_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY taxes.tax_settings
    ADD CONSTRAINT tax_settings_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE ONLY taxes.tax_zones
    ADD CONSTRAINT tax_zones_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores.stores(id);

ALTER TABLE access.drop_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE access.order_claims ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON access.order_claims AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON access.passes AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (session_id = ( SELECT platform.current_session() AS current_session)) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON access.purchase_counts AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_store ON access.drop_terms USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON access.order_claims USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON access.passes USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON access.purchase_counts USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE access.passes ENABLE ROW LEVEL SECURITY;

ALTER TABLE access.purchase_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE carts.cart_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE carts.carts ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON carts.cart_items AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM carts.carts c
  WHERE ((c.store_id = cart_items.store_id) AND (c.id = cart_items.cart_id))
 OFFSET 0))));

CREATE POLICY own_rows ON carts.carts AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (((customer_id IS NULL) AND (session_id = ( SELECT platform.current_session() AS current_session))) OR (customer_id = ( SELECT platform.current_customer() AS current_customer)))));

CREATE POLICY own_store ON carts.cart_items USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON carts.carts USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE catalog.brands ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.categories ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.collection_products ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.collections ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON catalog.brands USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.categories USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.collection_products USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.collections USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.product_attribute_values USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.product_images USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.product_options USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.product_prices USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.product_variants USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.products USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON catalog.variant_options USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE catalog.product_attribute_values ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.product_images ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.product_options ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.product_prices ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.product_variants ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.products ENABLE ROW LEVEL SECURITY;

ALTER TABLE catalog.variant_options ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers.addresses ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers.credentials ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers.customer_segment_members ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers.customer_segments ENABLE ROW LEVEL SECURITY;

ALTER TABLE customers.customers ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON customers.addresses AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON customers.credentials AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON customers.customer_segment_members AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON customers.customers AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON customers.sign_ins AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_store ON customers.addresses USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON customers.credentials USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON customers.customer_segment_members USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON customers.customer_segments USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON customers.customers USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON customers.sign_ins USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE customers.sign_ins ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON drops.places AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (session_id = ( SELECT platform.current_session() AS current_session))));

CREATE POLICY own_rows ON drops.raffle_entries AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON drops.reminders AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON drops.restocks AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON drops.seeds AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON drops.tallies AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_store ON drops.places USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.raffle_entries USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.raffles USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.reminders USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.restocks USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.rooms USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.seeds USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON drops.tallies USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE drops.places ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.raffle_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.raffles ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.reminders ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.restocks ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.rooms ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.seeds ENABLE ROW LEVEL SECURITY;

ALTER TABLE drops.tallies ENABLE ROW LEVEL SECURITY;

ALTER TABLE inventory.inventory_movements ENABLE ROW LEVEL SECURITY;

ALTER TABLE inventory.inventory_reservations ENABLE ROW LEVEL SECURITY;

ALTER TABLE inventory.locations ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON inventory.inventory_movements USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON inventory.inventory_reservations USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON inventory.locations USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON inventory.policies USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON inventory.stock_levels USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE inventory.policies ENABLE ROW LEVEL SECURITY;

ALTER TABLE inventory.stock_levels ENABLE ROW LEVEL SECURITY;

ALTER TABLE newsletter.askers ENABLE ROW LEVEL SECURITY;

ALTER TABLE newsletter.newsletter_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE newsletter.newsletter_subscribers ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON newsletter.askers AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON newsletter.newsletter_subscribers AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_store ON newsletter.askers USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON newsletter.newsletter_settings USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON newsletter.newsletter_subscribers USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE notifications.email_logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE notifications.mails ENABLE ROW LEVEL SECURITY;

ALTER TABLE notifications.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON notifications.email_logs AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON notifications.mails AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON notifications.outbox AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_store ON notifications.email_logs USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON notifications.mails USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON notifications.outbox USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE orders.applied_promotions ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders.order_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders.order_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders.order_numbers ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders.order_quotes ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders.orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON orders.applied_promotions AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM orders.orders o
  WHERE ((o.store_id = applied_promotions.store_id) AND (o.id = applied_promotions.order_id))
 OFFSET 0))));

CREATE POLICY own_rows ON orders.order_history AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM orders.orders o
  WHERE ((o.store_id = order_history.store_id) AND (o.id = order_history.order_id))
 OFFSET 0))));

CREATE POLICY own_rows ON orders.order_items AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM orders.orders o
  WHERE ((o.store_id = order_items.store_id) AND (o.id = order_items.order_id))
 OFFSET 0))));

CREATE POLICY own_rows ON orders.order_quotes AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM orders.orders o
  WHERE ((o.store_id = order_quotes.store_id) AND (o.id = order_quotes.order_id))
 OFFSET 0))));

CREATE POLICY own_rows ON orders.orders AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR ((customer_id = ( SELECT platform.current_customer() AS current_customer)) OR (guest_key = ( SELECT platform.current_guest_key() AS current_guest_key)))));

CREATE POLICY own_rows ON orders.refund_lines AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (EXISTS ( SELECT
   FROM orders.orders o
  WHERE ((o.store_id = refund_lines.store_id) AND (o.id = refund_lines.order_id))
 OFFSET 0))));

CREATE POLICY own_store ON orders.applied_promotions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.order_history USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.order_items USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.order_numbers USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.order_quotes USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.orders USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON orders.refund_lines USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE orders.refund_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.collections ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.findings ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON payments.collections USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.findings USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.payment_attempts USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.payment_gateways USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.payments USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.provider_requests USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.reconciliations USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.refunds USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.remittance_lines USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.remittances USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.sandbox_notices USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.sandbox_refunds USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.sandbox_sessions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.statement_lines USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON payments.webhook_events USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE payments.payment_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.payment_gateways ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.payments ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.provider_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.reconciliations ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.refunds ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.remittance_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.remittances ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.sandbox_notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.sandbox_refunds ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.sandbox_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.statement_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE payments.webhook_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE people.membership_permissions ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON people.membership_permissions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON people.role_permissions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON people.roles USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON people.sessions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON people.store_memberships USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE people.role_permissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE people.roles ENABLE ROW LEVEL SECURITY;

ALTER TABLE people.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE people.store_memberships ENABLE ROW LEVEL SECURITY;

ALTER TABLE platform.domain_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE platform.idempotency_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON platform.domain_events USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON platform.idempotency_keys USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE pricing.currency_rates ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON pricing.currency_rates USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON pricing.store_currencies USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE pricing.store_currencies ENABLE ROW LEVEL SECURITY;

ALTER TABLE promotions.code_guesses ENABLE ROW LEVEL SECURITY;

ALTER TABLE promotions.coupon_redemptions ENABLE ROW LEVEL SECURITY;

ALTER TABLE promotions.discount_codes ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON promotions.coupon_redemptions AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR (customer_id = ( SELECT platform.current_customer() AS current_customer))));

CREATE POLICY own_rows ON promotions.discount_codes AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR false));

CREATE POLICY own_rows ON promotions.rule_spells AS RESTRICTIVE USING ((( SELECT platform.is_trusted() AS is_trusted) OR true));

CREATE POLICY own_store ON promotions.code_guesses USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON promotions.coupon_redemptions USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON promotions.discount_codes USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON promotions.promotion_rules USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON promotions.rule_spells USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE promotions.promotion_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE promotions.rule_spells ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON shipping.shipping_rates USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE shipping.shipping_rates ENABLE ROW LEVEL SECURITY;

ALTER TABLE stores.feature_flags ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON stores.feature_flags USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON stores.store_configs USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE stores.store_configs ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_store ON taxes.product_tax_categories USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON taxes.tax_categories USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON taxes.tax_rates USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON taxes.tax_settings USING ((store_id = ( SELECT platform.current_store() AS current_store)));

CREATE POLICY own_store ON taxes.tax_zones USING ((store_id = ( SELECT platform.current_store() AS current_store)));

ALTER TABLE taxes.product_tax_categories ENABLE ROW LEVEL SECURITY;

ALTER TABLE taxes.tax_categories ENABLE ROW LEVEL SECURITY;

ALTER TABLE taxes.tax_rates ENABLE ROW LEVEL SECURITY;

ALTER TABLE taxes.tax_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE taxes.tax_zones ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA access TO lonja_app;
GRANT USAGE ON SCHEMA access TO lonja_read;

GRANT USAGE ON SCHEMA audit TO lonja_app;
GRANT USAGE ON SCHEMA audit TO lonja_read;

GRANT USAGE ON SCHEMA carts TO lonja_app;
GRANT USAGE ON SCHEMA carts TO lonja_read;

GRANT USAGE ON SCHEMA catalog TO lonja_app;
GRANT USAGE ON SCHEMA catalog TO lonja_read;

GRANT USAGE ON SCHEMA checkout TO lonja_app;
GRANT USAGE ON SCHEMA checkout TO lonja_read;

GRANT USAGE ON SCHEMA customers TO lonja_app;
GRANT USAGE ON SCHEMA customers TO lonja_read;

GRANT USAGE ON SCHEMA drops TO lonja_app;
GRANT USAGE ON SCHEMA drops TO lonja_read;

GRANT USAGE ON SCHEMA inventory TO lonja_app;
GRANT USAGE ON SCHEMA inventory TO lonja_read;

GRANT USAGE ON SCHEMA newsletter TO lonja_app;
GRANT USAGE ON SCHEMA newsletter TO lonja_read;

GRANT USAGE ON SCHEMA notifications TO lonja_app;
GRANT USAGE ON SCHEMA notifications TO lonja_read;

GRANT USAGE ON SCHEMA orders TO lonja_app;
GRANT USAGE ON SCHEMA orders TO lonja_read;

GRANT USAGE ON SCHEMA payments TO lonja_app;
GRANT USAGE ON SCHEMA payments TO lonja_read;

GRANT USAGE ON SCHEMA people TO lonja_app;
GRANT USAGE ON SCHEMA people TO lonja_read;

GRANT USAGE ON SCHEMA platform TO lonja_app;
GRANT USAGE ON SCHEMA platform TO lonja_read;

GRANT USAGE ON SCHEMA pricing TO lonja_app;
GRANT USAGE ON SCHEMA pricing TO lonja_read;

GRANT USAGE ON SCHEMA promotions TO lonja_app;
GRANT USAGE ON SCHEMA promotions TO lonja_read;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO lonja_owner;
GRANT USAGE ON SCHEMA public TO lonja_app;
GRANT USAGE ON SCHEMA public TO lonja_read;

GRANT USAGE ON SCHEMA quotes TO lonja_app;
GRANT USAGE ON SCHEMA quotes TO lonja_read;

GRANT USAGE ON SCHEMA shipping TO lonja_app;
GRANT USAGE ON SCHEMA shipping TO lonja_read;

GRANT USAGE ON SCHEMA stores TO lonja_app;
GRANT USAGE ON SCHEMA stores TO lonja_read;

GRANT USAGE ON SCHEMA taxes TO lonja_app;
GRANT USAGE ON SCHEMA taxes TO lonja_read;

REVOKE ALL ON FUNCTION access.check_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION access.check_staff() TO lonja_app;

REVOKE ALL ON FUNCTION access.claim_payer(p_store uuid, p_order uuid, p_payer text) FROM PUBLIC;
GRANT ALL ON FUNCTION access.claim_payer(p_store uuid, p_order uuid, p_payer text) TO lonja_app;

REVOKE ALL ON FUNCTION access.claim_payers(p_store uuid, p_orders uuid[], p_payers text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.claim_payers(p_store uuid, p_orders uuid[], p_payers text[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.claim_units(p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.claim_units(p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.count_units(p_store uuid, p_claims access.unit_claim[], p_wants access.unit_want[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.count_units(p_store uuid, p_claims access.unit_claim[], p_wants access.unit_want[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.count_within(p_store uuid, p_wants access.unit_want[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.count_within(p_store uuid, p_wants access.unit_want[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.doorstep(p_address jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION access.doorstep(p_address jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION access.drop_terms_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.drop_terms_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION access.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text) TO lonja_app;

REVOKE ALL ON FUNCTION access.fingerprint(p_store uuid, p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION access.fingerprint(p_store uuid, p_text text) TO lonja_app;

REVOKE ALL ON FUNCTION access.flag_admits(p_store uuid, p_key text, p_customer uuid, p_unset boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION access.flag_admits(p_store uuid, p_key text, p_customer uuid, p_unset boolean) TO lonja_app;

REVOKE ALL ON FUNCTION access.governed_of(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.governed_of(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.has_pass(p_store uuid, p_collection uuid, p_kind text, p_session uuid, p_customer uuid, p_variant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.has_pass(p_store uuid, p_collection uuid, p_kind text, p_session uuid, p_customer uuid, p_variant uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.is_early(p_store uuid, g access.governed, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.is_early(p_store uuid, g access.governed, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.lock_drop(p_store uuid, p_collection uuid, p_is_alone boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION access.lock_drop(p_store uuid, p_collection uuid, p_is_alone boolean) TO lonja_app;

REVOKE ALL ON FUNCTION access.mailbox(p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION access.mailbox(p_email text) TO lonja_app;

REVOKE ALL ON FUNCTION access.may_finish(p_store uuid, p_variant uuid, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.may_finish(p_store uuid, p_variant uuid, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.pause_drop(p_store uuid, p_call jsonb, p_collection uuid, p_is_paused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION access.pause_drop(p_store uuid, p_call jsonb, p_collection uuid, p_is_paused boolean) TO lonja_app;

REVOKE ALL ON FUNCTION access.recount_units(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.recount_units(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.release_units(p_store uuid, p_orders uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.release_units(p_store uuid, p_orders uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.save_terms(p_store uuid, p_call jsonb, p_collection uuid, p_terms jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION access.save_terms(p_store uuid, p_call jsonb, p_collection uuid, p_terms jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION access.subjects_of(p_store uuid, p_orders uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.subjects_of(p_store uuid, p_orders uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION access.units_left(p_store uuid, g access.governed, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.units_left(p_store uuid, g access.governed, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.verdict(p_store uuid, g access.governed, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION access.verdict(p_store uuid, g access.governed, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION access.wants_of(p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]) FROM PUBLIC;
GRANT ALL ON FUNCTION access.wants_of(p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.active_cart(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.active_cart(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many(p_store uuid, p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many(p_store uuid, p_requests jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_admit(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_admit(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_claim(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_claim(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_govern(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_govern(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_judge(p_store uuid, p_requests carts.add_request[], p_limit integer, p_ttl interval) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_judge(p_store uuid, p_requests carts.add_request[], p_limit integer, p_ttl interval) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_owner(r carts.add_request) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_owner(r carts.add_request) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_reserve(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_reserve(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_scope(r carts.add_request) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_scope(r carts.add_request) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_share(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_share(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_many_write(p_store uuid, p_requests carts.add_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_many_write(p_store uuid, p_requests carts.add_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.add_to_cart(p_store uuid, p_call jsonb, p_variant uuid, p_quantity integer) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.add_to_cart(p_store uuid, p_call jsonb, p_variant uuid, p_quantity integer) TO lonja_app;

REVOKE ALL ON FUNCTION carts.admit_line(p_store uuid, p_cart uuid, p_variant uuid, p_before integer, p_wanted integer) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.admit_line(p_store uuid, p_cart uuid, p_variant uuid, p_before integer, p_wanted integer) TO lonja_app;

REVOKE ALL ON FUNCTION carts.again_in(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.again_in(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.cart(p_store uuid, p_call jsonb, p_cart uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.cart(p_store uuid, p_call jsonb, p_cart uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.cart_view(p_store uuid, p_cart uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.cart_view(p_store uuid, p_cart uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.cart_views(p_store uuid, p_carts uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.cart_views(p_store uuid, p_carts uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.ensure_cart(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.ensure_cart(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.hold_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity integer, p_ttl interval) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.hold_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity integer, p_ttl interval) TO lonja_app;

REVOKE ALL ON FUNCTION platform.now() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.now() TO lonja_app;
GRANT ALL ON FUNCTION platform.now() TO lonja_read;

GRANT SELECT ON TABLE carts.carts TO lonja_app;
GRANT SELECT ON TABLE carts.carts TO lonja_read;

REVOKE ALL ON FUNCTION carts.lock_cart(p_store uuid, p_cart uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.lock_cart(p_store uuid, p_cart uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.merge_carts(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.merge_carts(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION carts.merge_codes(p_store uuid, p_from uuid, p_to uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.merge_codes(p_store uuid, p_from uuid, p_to uuid) TO lonja_app;

REVOKE ALL ON FUNCTION carts.open_cart(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamp with time zone, p_variants uuid[], p_quantities integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.open_cart(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamp with time zone, p_variants uuid[], p_quantities integer[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.put_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity integer, p_adds boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.put_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity integer, p_adds boolean) TO lonja_app;

REVOKE ALL ON FUNCTION carts.remove_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.remove_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) TO lonja_app;

REVOKE ALL ON FUNCTION carts.set_currency(p_store uuid, p_call jsonb, p_cart uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.set_currency(p_store uuid, p_call jsonb, p_cart uuid, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION carts.set_quantity(p_store uuid, p_call jsonb, p_cart uuid, p_variant uuid, p_quantity integer) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.set_quantity(p_store uuid, p_call jsonb, p_cart uuid, p_variant uuid, p_quantity integer) TO lonja_app;

REVOKE ALL ON FUNCTION carts.set_vat_id(p_store uuid, p_call jsonb, p_cart uuid, p_vat_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.set_vat_id(p_store uuid, p_call jsonb, p_cart uuid, p_vat_id text) TO lonja_app;

REVOKE ALL ON FUNCTION carts.used_keys(p_store uuid, p_scopes text[], p_owners uuid[], p_keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.used_keys(p_store uuid, p_scopes text[], p_owners uuid[], p_keys text[]) TO lonja_app;

REVOKE ALL ON FUNCTION carts.word_on(p_store uuid, g access.governed, p_session uuid, p_customer uuid, p_cart uuid, p_wanted integer) FROM PUBLIC;
GRANT ALL ON FUNCTION carts.word_on(p_store uuid, g access.governed, p_session uuid, p_customer uuid, p_cart uuid, p_wanted integer) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.announce(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.announce(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.arrange_collection(p_store uuid, p_call jsonb, p_collection uuid, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.arrange_collection(p_store uuid, p_call jsonb, p_collection uuid, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.brand_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.brand_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.breadcrumb(p_store uuid, p_category uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.breadcrumb(p_store uuid, p_category uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.cards(p_store uuid, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.cards(p_store uuid, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.category_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.category_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.check_references(p_store uuid, p_product jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.check_references(p_store uuid, p_product jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.collected_products(p_store uuid, p_filter jsonb, p_collection uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.collected_products(p_store uuid, p_filter jsonb, p_collection uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.collection_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.collection_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.collection_record(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.collection_record(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.create_brand(p_store uuid, p_call jsonb, p_brand jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_brand(p_store uuid, p_call jsonb, p_brand jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.create_category(p_store uuid, p_call jsonb, p_category jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_category(p_store uuid, p_call jsonb, p_category jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.create_collection(p_store uuid, p_call jsonb, p_collection jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_collection(p_store uuid, p_call jsonb, p_collection jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.create_product(p_store uuid, p_call jsonb, p_product jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.create_product(p_store uuid, p_call jsonb, p_product jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.delete_brand(p_store uuid, p_call jsonb, p_brand uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.delete_brand(p_store uuid, p_call jsonb, p_brand uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.delete_category(p_store uuid, p_call jsonb, p_category uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.delete_category(p_store uuid, p_call jsonb, p_category uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.delete_collection(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.delete_collection(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.delete_product(p_store uuid, p_call jsonb, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.delete_product(p_store uuid, p_call jsonb, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.depth_of(p_store uuid, p_category uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.depth_of(p_store uuid, p_category uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.derive_variants(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.derive_variants(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.descendants(p_store uuid, p_category uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.descendants(p_store uuid, p_category uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.drops_of(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.drops_of(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.find_brand(p_store uuid, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.find_brand(p_store uuid, p_name text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.find_category(p_store uuid, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.find_category(p_store uuid, p_name text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.find_collection(p_store uuid, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.find_collection(p_store uuid, p_name text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.fold(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.fold(p_text text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.limit_parts(p_parts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.limit_parts(p_parts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.listing(p_store uuid, p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.listing(p_store uuid, p_filter jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.matching_products(p_store uuid, p_filter jsonb, p_scopes uuid[], p_brand uuid, p_collection uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.matching_products(p_store uuid, p_filter jsonb, p_scopes uuid[], p_brand uuid, p_collection uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.move_category(p_store uuid, p_call jsonb, p_category uuid, p_parent uuid, p_position integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.move_category(p_store uuid, p_call jsonb, p_category uuid, p_parent uuid, p_position integer) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.product(p_store uuid, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.product(p_store uuid, p_name text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.product_record(p_store uuid, p_call jsonb, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.product_record(p_store uuid, p_call jsonb, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.product_records(p_store uuid, p_call jsonb, p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.product_records(p_store uuid, p_call jsonb, p_filter jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.product_view(p_store uuid, p_product uuid, p_is_staff boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.product_view(p_store uuid, p_product uuid, p_is_staff boolean) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.put_collected(p_store uuid, p_collection uuid, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.put_collected(p_store uuid, p_collection uuid, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.put_collections(p_store uuid, p_product uuid, p_collections jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.put_collections(p_store uuid, p_product uuid, p_collections jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.put_options(p_store uuid, p_product uuid, p_options jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.put_options(p_store uuid, p_product uuid, p_options jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.put_parts(p_store uuid, p_product uuid, p_parts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.put_parts(p_store uuid, p_product uuid, p_parts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.put_variants(p_store uuid, p_product uuid, p_variants jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.put_variants(p_store uuid, p_product uuid, p_variants jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.restore_product(p_store uuid, p_call jsonb, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.restore_product(p_store uuid, p_call jsonb, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.save_variants(p_store uuid, p_call jsonb, p_product uuid, p_options jsonb, p_variants jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.save_variants(p_store uuid, p_call jsonb, p_product uuid, p_options jsonb, p_variants jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.saved_product(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.saved_product(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.search_words(p_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.search_words(p_text text) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.similar_products(p_store uuid, p_text text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.similar_products(p_store uuid, p_text text, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.staff_only() FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.staff_only() TO lonja_app;

REVOKE ALL ON FUNCTION catalog.sync_prices(p_store uuid, p_call jsonb, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.sync_prices(p_store uuid, p_call jsonb, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.text_array(p_json jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.text_array(p_json jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.update_brand(p_store uuid, p_call jsonb, p_brand uuid, p_change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_brand(p_store uuid, p_call jsonb, p_brand uuid, p_change jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.update_category(p_store uuid, p_call jsonb, p_category uuid, p_change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_category(p_store uuid, p_call jsonb, p_category uuid, p_change jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.update_collection(p_store uuid, p_call jsonb, p_collection uuid, p_change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_collection(p_store uuid, p_call jsonb, p_collection uuid, p_change jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.update_product(p_store uuid, p_call jsonb, p_product uuid, p_change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.update_product(p_store uuid, p_call jsonb, p_product uuid, p_change jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.write_prices(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.write_prices(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION catalog.write_prices_of(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION catalog.write_prices_of(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.abandon_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.abandon_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reason text) TO lonja_app;

GRANT SELECT ON TABLE payments.payment_attempts TO lonja_app;
GRANT SELECT ON TABLE payments.payment_attempts TO lonja_read;

REVOKE ALL ON FUNCTION checkout.authorized_attempt(p_store uuid, p_order uuid, p_verb text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.authorized_attempt(p_store uuid, p_order uuid, p_verb text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_checkout(p_store uuid, p_call jsonb, p_order uuid, p_cart uuid, p_details jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_checkout(p_store uuid, p_call jsonb, p_order uuid, p_cart uuid, p_details jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many(p_store uuid, p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many(p_store uuid, p_requests jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_claim(p_store uuid, p_asked checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_claim(p_store uuid, p_asked checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_drops(p_store uuid, p_requests checkout.checkout_request[], p_policy interval) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_drops(p_store uuid, p_requests checkout.checkout_request[], p_policy interval) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_orders(p_store uuid, p_requests checkout.checkout_request[], p_currency text, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_orders(p_store uuid, p_requests checkout.checkout_request[], p_currency text, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_plain(p_store uuid, p_requests checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_plain(p_store uuid, p_requests checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_quoted(p_store uuid, p_requests checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_quoted(p_store uuid, p_requests checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.begin_many_write(p_store uuid, p_requests checkout.checkout_request[], p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.begin_many_write(p_store uuid, p_requests checkout.checkout_request[], p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.book_refund_lines(p_store uuid, p_order uuid, p_refund uuid, p_lines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.book_refund_lines(p_store uuid, p_order uuid, p_refund uuid, p_lines jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.buyer(p_store uuid, p_call jsonb, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.buyer(p_store uuid, p_call jsonb, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.cancel_order(p_store uuid, p_call jsonb, p_order uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.cancel_order(p_store uuid, p_call jsonb, p_order uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.cash_attempt(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.cash_attempt(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.check_collection(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.check_collection(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.check_expected(p_details jsonb, p_total_minor bigint, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.check_expected(p_details jsonb, p_total_minor bigint, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.check_goods(p_store uuid, p_cart uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.check_goods(p_store uuid, p_cart uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.claim_drop(p_store uuid, p_cart uuid, p_order uuid, p_details jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.claim_drop(p_store uuid, p_cart uuid, p_order uuid, p_details jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.claim_drops(p_store uuid, p_requests checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.claim_drops(p_store uuid, p_requests checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.claim_goods(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.claim_goods(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.claim_sale(p_store uuid, p_order uuid, p_payer text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.claim_sale(p_store uuid, p_order uuid, p_payer text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.collect_cash(p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint, p_reference text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.collect_cash(p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint, p_reference text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.confirm_captures(p_store uuid, p_captures checkout.capture_told[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.confirm_captures(p_store uuid, p_captures checkout.capture_told[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.confirm_order(p_store uuid, p_order uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.confirm_order(p_store uuid, p_order uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.delivery_of(p_store uuid, p_cart uuid, p_details jsonb, p_inputs jsonb, p_is_final boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.delivery_of(p_store uuid, p_cart uuid, p_details jsonb, p_inputs jsonb, p_is_final boolean) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.delivery_price(p_store uuid, p_cart uuid, p_details jsonb, p_subtotal_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.delivery_price(p_store uuid, p_cart uuid, p_details jsonb, p_subtotal_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.expire_checkouts(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.expire_checkouts(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION platform.actor() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.actor() TO lonja_app;
GRANT ALL ON FUNCTION platform.actor() TO lonja_read;

REVOKE ALL ON FUNCTION platform.actor_id() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.actor_id() TO lonja_app;
GRANT ALL ON FUNCTION platform.actor_id() TO lonja_read;

GRANT SELECT ON TABLE payments.refunds TO lonja_app;
GRANT SELECT ON TABLE payments.refunds TO lonja_read;

REVOKE ALL ON FUNCTION checkout.fail_refund(p_refund payments.refunds, p_external_ref text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.fail_refund(p_refund payments.refunds, p_external_ref text, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.finish_refund(p_store uuid, p_call jsonb, p_refund uuid, p_confirmed boolean, p_external_ref text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.finish_refund(p_store uuid, p_call jsonb, p_refund uuid, p_confirmed boolean, p_external_ref text, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.follow_payment(p_store uuid, p_order uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.follow_payment(p_store uuid, p_order uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.free_order(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.free_order(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.hand_back_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reference text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.hand_back_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reference text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.has_ordered(p_store uuid, p_customer uuid, p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.has_ordered(p_store uuid, p_customer uuid, p_email text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.held_captures(p_store uuid, p_captures checkout.capture_told[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.held_captures(p_store uuid, p_captures checkout.capture_told[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.hold_cart(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.hold_cart(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.hold_goods(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.hold_goods(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.keep_quotes(p_store uuid, p_requests checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.keep_quotes(p_store uuid, p_requests checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.key_owner(r checkout.checkout_request) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.key_owner(r checkout.checkout_request) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.lines_to_refund(p_store uuid, p_order uuid, p_lines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.lines_to_refund(p_store uuid, p_order uuid, p_lines jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.lock_attempt(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.lock_attempt(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.lock_captures(p_store uuid, p_asked checkout.capture_told[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.lock_captures(p_store uuid, p_asked checkout.capture_told[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.lock_refund(p_store uuid, p_refund uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.lock_refund(p_store uuid, p_refund uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.lose_authorization(p_store uuid, p_order uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.lose_authorization(p_store uuid, p_order uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.own_attempt(p_store uuid, p_call jsonb, p_order uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.own_attempt(p_store uuid, p_call jsonb, p_order uuid, p_attempt uuid) TO lonja_app;

GRANT SELECT ON TABLE orders.orders TO lonja_app;
GRANT SELECT ON TABLE orders.orders TO lonja_read;

REVOKE ALL ON FUNCTION checkout.pay_until(p_store uuid, p_order orders.orders) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.pay_until(p_store uuid, p_order orders.orders) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.placement(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.placement(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.process_refund(p_refund payments.refunds, p_external_ref text, p_is_by_hand boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.process_refund(p_refund payments.refunds, p_external_ref text, p_is_by_hand boolean) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.quote_cart(p_store uuid, p_call jsonb, p_cart uuid, p_details jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.quote_cart(p_store uuid, p_call jsonb, p_cart uuid, p_details jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.quote_of(p_store uuid, p_cart uuid, p_details jsonb, p_is_final boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.quote_of(p_store uuid, p_cart uuid, p_details jsonb, p_is_final boolean) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.refund_view(p_store uuid, p_refund uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.refund_view(p_store uuid, p_refund uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.release_refund(p_refund payments.refunds) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.release_refund(p_refund payments.refunds) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.renew_holds(p_store uuid, p_order uuid, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.renew_holds(p_store uuid, p_order uuid, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.report_mismatch(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.report_mismatch(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.report_refund(p_refund payments.refunds) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.report_refund(p_refund payments.refunds) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.request_capture(p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.request_capture(p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.request_order_refund(p_store uuid, p_call jsonb, p_order uuid, p_wish jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.request_order_refund(p_store uuid, p_call jsonb, p_order uuid, p_wish jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.request_void(p_store uuid, p_call jsonb, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.request_void(p_store uuid, p_call jsonb, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.restock_lines(p_store uuid, p_order uuid, p_lines jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.restock_lines(p_store uuid, p_order uuid, p_lines jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.retry_payment(p_store uuid, p_call jsonb, p_order uuid, p_gateway text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.retry_payment(p_store uuid, p_call jsonb, p_order uuid, p_gateway text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.retry_refund(p_store uuid, p_call jsonb, p_refund uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.retry_refund(p_store uuid, p_call jsonb, p_refund uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.return_goods(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.return_goods(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.return_money(p_store uuid, p_order uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.return_money(p_store uuid, p_order uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_amount(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_amount(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_authorization(p_store uuid, p_attempt payments.payment_attempts) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_authorization(p_store uuid, p_attempt payments.payment_attempts) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_capture(p_store uuid, p_attempt payments.payment_attempts) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_capture(p_store uuid, p_attempt payments.payment_attempts) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_failure(p_store uuid, p_attempt payments.payment_attempts, p_outcome text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_failure(p_store uuid, p_attempt payments.payment_attempts, p_outcome text, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_many(p_store uuid, p_settlements jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_many(p_store uuid, p_settlements jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_part(p_store uuid, p_call jsonb, p_attempt uuid, p_amount_minor bigint, p_currency text, p_external_ref text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_part(p_store uuid, p_call jsonb, p_attempt uuid, p_amount_minor bigint, p_currency text, p_external_ref text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settle_payment(p_store uuid, p_call jsonb, p_attempt uuid, p_outcome text, p_amount_minor bigint, p_currency text, p_external_ref text, p_reason text, p_payer text) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settle_payment(p_store uuid, p_call jsonb, p_attempt uuid, p_outcome text, p_amount_minor bigint, p_currency text, p_external_ref text, p_reason text, p_payer text) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.settlement(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.settlement(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.snapshot_carts(p_store uuid, p_requests checkout.checkout_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.snapshot_carts(p_store uuid, p_requests checkout.checkout_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.snapshot_order(p_store uuid, p_cart uuid, p_order uuid, p_priced jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.snapshot_order(p_store uuid, p_cart uuid, p_order uuid, p_priced jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.take_amount(p_store uuid, p_order uuid, p_attempt uuid, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.take_amount(p_store uuid, p_order uuid, p_attempt uuid, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.take_cash(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.take_cash(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.take_payment(p_store uuid, p_order uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.take_payment(p_store uuid, p_order uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.total_of(r checkout.checkout_request) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.total_of(r checkout.checkout_request) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.ttl_of(p_store uuid, p_cart uuid, p_policy interval) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.ttl_of(p_store uuid, p_cart uuid, p_policy interval) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.validate_coupon(p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.validate_coupon(p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION checkout.wish_of(p_store uuid, p_cart uuid, p_details jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION checkout.wish_of(p_store uuid, p_cart uuid, p_details jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION customers.add_to_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.add_to_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION customers.begin_sign_in(p_store uuid, p_call jsonb, p_email text, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.begin_sign_in(p_store uuid, p_call jsonb, p_email text, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION customers.bind_session(p_store uuid, p_customer uuid, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.bind_session(p_store uuid, p_customer uuid, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION customers.change_customer(p_store uuid, p_call jsonb, p_customer uuid, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.change_customer(p_store uuid, p_call jsonb, p_customer uuid, p_changes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION customers.change_password(p_store uuid, p_call jsonb, p_attempt uuid, p_secret text) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.change_password(p_store uuid, p_call jsonb, p_attempt uuid, p_secret text) TO lonja_app;

REVOKE ALL ON FUNCTION customers.check_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION customers.check_staff() TO lonja_app;

REVOKE ALL ON FUNCTION customers.delete_customer(p_store uuid, p_call jsonb, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.delete_customer(p_store uuid, p_call jsonb, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION customers.delete_segment(p_store uuid, p_call jsonb, p_segment uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.delete_segment(p_store uuid, p_call jsonb, p_segment uuid) TO lonja_app;

REVOKE ALL ON FUNCTION customers.end_sessions(p_store uuid, p_customer uuid, p_but uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.end_sessions(p_store uuid, p_customer uuid, p_but uuid) TO lonja_app;

REVOKE ALL ON FUNCTION customers.register(p_store uuid, p_call jsonb, p_customer uuid, p_email text, p_full_name text, p_phone text, p_locale text, p_secret text, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.register(p_store uuid, p_call jsonb, p_customer uuid, p_email text, p_full_name text, p_phone text, p_locale text, p_secret text, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION customers.remove_address(p_store uuid, p_call jsonb, p_customer uuid, p_address uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.remove_address(p_store uuid, p_call jsonb, p_customer uuid, p_address uuid) TO lonja_app;

REVOKE ALL ON FUNCTION customers.remove_from_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.remove_from_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION customers.resolve_session(p_store uuid, p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.resolve_session(p_store uuid, p_token_hash text) TO lonja_app;

REVOKE ALL ON FUNCTION customers.save_address(p_store uuid, p_call jsonb, p_customer uuid, p_address uuid, p_facts jsonb, p_is_default boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.save_address(p_store uuid, p_call jsonb, p_customer uuid, p_address uuid, p_facts jsonb, p_is_default boolean) TO lonja_app;

REVOKE ALL ON FUNCTION customers.save_segment(p_store uuid, p_call jsonb, p_segment uuid, p_facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.save_segment(p_store uuid, p_call jsonb, p_segment uuid, p_facts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION customers.segment_list(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.segment_list(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION customers.segments_of(p_store uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.segments_of(p_store uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION customers.sign_in(p_store uuid, p_call jsonb, p_attempt uuid, p_customer uuid, p_secret text, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION customers.sign_in(p_store uuid, p_call jsonb, p_attempt uuid, p_customer uuid, p_secret text, p_session uuid, p_token_hash text, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION drops.admissions(p_store uuid, p_room uuid, p_after bigint, p_to bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.admissions(p_store uuid, p_room uuid, p_after bigint, p_to bigint) TO lonja_app;

GRANT SELECT ON TABLE drops.rooms TO lonja_app;
GRANT SELECT ON TABLE drops.rooms TO lonja_read;

REVOKE ALL ON FUNCTION drops.admit(p_store uuid, p_room drops.rooms) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.admit(p_store uuid, p_room drops.rooms) TO lonja_app;

REVOKE ALL ON FUNCTION drops.advance(p_store uuid, p_room uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.advance(p_store uuid, p_room uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.advance_raffle(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.advance_raffle(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.ask_reminder(p_store uuid, p_call jsonb, p_drop uuid, p_variant uuid, p_email text, p_locale text, p_asker text) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.ask_reminder(p_store uuid, p_call jsonb, p_drop uuid, p_variant uuid, p_email text, p_locale text, p_asker text) TO lonja_app;

REVOKE ALL ON FUNCTION drops.award(p_store uuid, p_raffle uuid, p_slots jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.award(p_store uuid, p_raffle uuid, p_slots jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.cancel_reminder(p_store uuid, p_call jsonb, p_reminder uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.cancel_reminder(p_store uuid, p_call jsonb, p_reminder uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.confirm_entry(p_store uuid, p_call jsonb, p_entry uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.confirm_entry(p_store uuid, p_call jsonb, p_entry uuid) TO lonja_app;

GRANT SELECT ON TABLE drops.raffle_entries TO lonja_app;
GRANT SELECT ON TABLE drops.raffle_entries TO lonja_read;

REVOKE ALL ON FUNCTION drops.count_before(p_store uuid, p_entry drops.raffle_entries) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.count_before(p_store uuid, p_entry drops.raffle_entries) TO lonja_app;

REVOKE ALL ON FUNCTION drops.digest_of(p_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.digest_of(p_ids uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.draw_of(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.draw_of(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.draw_raffle(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.draw_raffle(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.due_raffles(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.due_raffles(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.empty_handed(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.empty_handed(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.enter_early(p_store uuid, p_call jsonb, p_collection uuid, p_code text, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION drops.enter_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_variant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.enter_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_variant uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.entries_in(p_store uuid, p_raffle uuid, p_entries uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.entries_in(p_store uuid, p_raffle uuid, p_entries uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.find_places(p_store uuid, p_requests drops.join_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.find_places(p_store uuid, p_requests drops.join_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.forget_reminders(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.forget_reminders(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.free_units(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.free_units(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.give_again(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.give_again(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.goods_of(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.goods_of(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.hear_stock(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.hear_stock(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.hold_wins(p_store uuid, p_raffle uuid, p_entries uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.hold_wins(p_store uuid, p_raffle uuid, p_entries uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.is_there(p_store uuid, p_subject uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.is_there(p_store uuid, p_subject uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.join_again(p_store uuid, p_requests jsonb, p_aside integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.join_again(p_store uuid, p_requests jsonb, p_aside integer[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.join_claim(p_store uuid, p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.join_claim(p_store uuid, p_requests jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.join_many(p_store uuid, p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.join_many(p_store uuid, p_requests jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.join_remember(p_store uuid, p_requests jsonb, p_joined drops.join_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.join_remember(p_store uuid, p_requests jsonb, p_joined drops.join_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.join_room(p_store uuid, p_call jsonb, p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.join_room(p_store uuid, p_call jsonb, p_request jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.keep_answers(p_store uuid, p_answers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.keep_answers(p_store uuid, p_answers jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.leave_raffle(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.leave_raffle(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.line_up(p_store uuid, p_requests drops.join_request[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.line_up(p_store uuid, p_requests drops.join_request[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.list_digest(p_store uuid, p_raffle uuid, p_statuses text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.list_digest(p_store uuid, p_raffle uuid, p_statuses text[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_events(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_events(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_orders(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_orders(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_raffle(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_raffle(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_room(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_room(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_series(p_store uuid, p_collection uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_series(p_store uuid, p_collection uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_stock(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_stock(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.live_today(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.live_today(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.lock_goods(p_store uuid, p_raffle uuid, p_entries uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.lock_goods(p_store uuid, p_raffle uuid, p_entries uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.make_seed(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.make_seed(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.neighbours(p_store uuid, p_room uuid, p_network text, p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.neighbours(p_store uuid, p_room uuid, p_network text, p_most integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.next_in_line(p_store uuid, p_raffle uuid, p_slots jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.next_in_line(p_store uuid, p_raffle uuid, p_slots jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.next_opening(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.next_opening(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.note(p_store uuid, p_collection uuid, p_kind text, p_amount integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.note(p_store uuid, p_collection uuid, p_kind text, p_amount integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.note_stock(p_store uuid, p_subjects uuid[], p_tell_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.note_stock(p_store uuid, p_subjects uuid[], p_tell_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION drops.note_tallies(p_store uuid, p_call jsonb, p_tallies jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.note_tallies(p_store uuid, p_call jsonb, p_tallies jsonb) TO lonja_app;

GRANT SELECT ON TABLE drops.raffles TO lonja_app;
GRANT SELECT ON TABLE drops.raffles TO lonja_read;

REVOKE ALL ON FUNCTION drops.open_raffle(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.open_raffle(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.open_room(p_store uuid, p_room drops.rooms) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.open_room(p_store uuid, p_room drops.rooms) TO lonja_app;

REVOKE ALL ON FUNCTION drops.order_of(p_store uuid, p_room uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.order_of(p_store uuid, p_room uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.orders_of_winners(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.orders_of_winners(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.overview(p_store uuid, p_before_at timestamp with time zone, p_before_id uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.overview(p_store uuid, p_before_at timestamp with time zone, p_before_id uuid, p_limit integer) TO lonja_app;

GRANT SELECT ON TABLE drops.places TO lonja_app;
GRANT SELECT ON TABLE drops.places TO lonja_read;

REVOKE ALL ON FUNCTION drops.place_for(p_store uuid, p_room uuid, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.place_for(p_store uuid, p_room uuid, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.places_of(p_store uuid, p_asked jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.places_of(p_store uuid, p_asked jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.published(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.published(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.published_room(p_store uuid, p_room uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.published_room(p_store uuid, p_room uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.raffle_of(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.raffle_of(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.rank(p_secret bytea, p_digest bytea, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.rank(p_secret bytea, p_digest bytea, p_id uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.revealed(p_store uuid, p_seed uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.revealed(p_store uuid, p_seed uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.room_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.room_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.room_state(p_store uuid, p_room uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.room_state(p_store uuid, p_room uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.save_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.save_raffle(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.save_room(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.save_room(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION drops.saved_room(p_store uuid, p_call jsonb, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.saved_room(p_store uuid, p_call jsonb, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.settle_entries(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.settle_entries(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.standing(p_store uuid, p_collection uuid, p_session uuid, p_customer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.standing(p_store uuid, p_collection uuid, p_session uuid, p_customer uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.take_back(p_store uuid, p_raffle uuid, p_entries uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.take_back(p_store uuid, p_raffle uuid, p_entries uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION drops.tell_opening(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.tell_opening(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.tell_places(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.tell_places(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.tell_reminders(p_store uuid, p_kind text, p_subject uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.tell_reminders(p_store uuid, p_kind text, p_subject uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.tell_restock(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.tell_restock(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION drops.tick(p_store uuid, p_room uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.tick(p_store uuid, p_room uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.variants_of(p_store uuid, p_collection uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.variants_of(p_store uuid, p_collection uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.waited_for(p_store uuid, p_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.waited_for(p_store uuid, p_kind text) TO lonja_app;

REVOKE ALL ON FUNCTION drops.what_to_wait_for(p_store uuid, p_drop uuid, p_variant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.what_to_wait_for(p_store uuid, p_drop uuid, p_variant uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.windows_over(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.windows_over(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION drops.winners_until(p_store uuid, p_raffle uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION drops.winners_until(p_store uuid, p_raffle uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.adjust_stock(p_store uuid, p_call jsonb, p_variant uuid, p_delta integer, p_reason text, p_note text, p_location uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.adjust_stock(p_store uuid, p_call jsonb, p_variant uuid, p_delta integer, p_reason text, p_note text, p_location uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.adopt_holds(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.adopt_holds(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.announce_freed(p_store uuid, p_variants uuid[], p_units bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.announce_freed(p_store uuid, p_variants uuid[], p_units bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.available(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.available(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.available_of_products(p_store uuid, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.available_of_products(p_store uuid, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.claim_lines(p_store uuid, p_orders uuid[], p_correlations uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.claim_lines(p_store uuid, p_orders uuid[], p_correlations uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.create_location(p_store uuid, p_call jsonb, p_code text, p_name text, p_priority integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.create_location(p_store uuid, p_call jsonb, p_code text, p_name text, p_priority integer) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.expire_reservations(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.expire_reservations(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.give_back(p_store uuid, p_order uuid, p_reason text, p_variants uuid[], p_quantities integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.give_back(p_store uuid, p_order uuid, p_reason text, p_variants uuid[], p_quantities integer[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.hold_lines(p_store uuid, p_cart uuid, p_order uuid, p_variants uuid[], p_quantities integer[], p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.hold_lines(p_store uuid, p_cart uuid, p_order uuid, p_variants uuid[], p_quantities integer[], p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.lock_levels(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.lock_levels(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.move_holds(p_store uuid, p_from uuid, p_to uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.move_holds(p_store uuid, p_from uuid, p_to uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.policy(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.policy(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.release_lines(p_store uuid, p_cart uuid, p_order uuid, p_variant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.release_lines(p_store uuid, p_cart uuid, p_order uuid, p_variant uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.release_stock(p_store uuid, p_call jsonb, p_cart uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.release_stock(p_store uuid, p_call jsonb, p_cart uuid) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.reserve_stock(p_store uuid, p_call jsonb, p_cart uuid, p_variants uuid[], p_quantities integer[], p_ttl_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.reserve_stock(p_store uuid, p_call jsonb, p_cart uuid, p_variants uuid[], p_quantities integer[], p_ttl_seconds integer) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.set_backorder(p_store uuid, p_call jsonb, p_variant uuid, p_location uuid, p_backorder integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.set_backorder(p_store uuid, p_call jsonb, p_variant uuid, p_location uuid, p_backorder integer) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.set_policy(p_store uuid, p_call jsonb, p_reserve_on text, p_cart_ttl_seconds integer, p_checkout_ttl_seconds integer, p_max_per_line integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.set_policy(p_store uuid, p_call jsonb, p_reserve_on text, p_cart_ttl_seconds integer, p_checkout_ttl_seconds integer, p_max_per_line integer) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.shortages(p_store uuid, p_variants uuid[], p_quantities integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.shortages(p_store uuid, p_variants uuid[], p_quantities integer[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.sold_out_of(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.sold_out_of(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.sweep_expired(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.sweep_expired(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION inventory.tell_replenished(p_store uuid, p_were_out uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inventory.tell_replenished(p_store uuid, p_were_out uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.change_settings(p_store uuid, p_call jsonb, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.change_settings(p_store uuid, p_call jsonb, p_changes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.confirm_subscription(p_store uuid, p_call jsonb, p_subscriber uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.confirm_subscription(p_store uuid, p_call jsonb, p_subscriber uuid) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.count_try(p_store uuid, p_asker text) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.count_try(p_store uuid, p_asker text) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.is_usable(p_store uuid, p_code uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.is_usable(p_store uuid, p_code uuid) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.living_rule(p_store uuid, p_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.living_rule(p_store uuid, p_rule uuid) TO lonja_app;

GRANT SELECT ON TABLE newsletter.newsletter_settings TO lonja_app;
GRANT SELECT ON TABLE newsletter.newsletter_settings TO lonja_read;

REVOKE ALL ON FUNCTION newsletter.settings(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.settings(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.subscribe(p_store uuid, p_call jsonb, p_email text, p_locale text, p_source text, p_asker text) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.subscribe(p_store uuid, p_call jsonb, p_email text, p_locale text, p_source text, p_asker text) TO lonja_app;

GRANT SELECT ON TABLE newsletter.newsletter_subscribers TO lonja_app;
GRANT SELECT ON TABLE newsletter.newsletter_subscribers TO lonja_read;

REVOKE ALL ON FUNCTION newsletter.take_subscriber(p_store uuid, p_email text, p_locale text, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.take_subscriber(p_store uuid, p_email text, p_locale text, p_source text) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.unsubscribe(p_store uuid, p_call jsonb, p_subscriber uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.unsubscribe(p_store uuid, p_call jsonb, p_subscriber uuid) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.welcome_code(p_store uuid, p_code uuid, p_email text, p_settings newsletter.newsletter_settings) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.welcome_code(p_store uuid, p_code uuid, p_email text, p_settings newsletter.newsletter_settings) TO lonja_app;

REVOKE ALL ON FUNCTION newsletter.welcome_rule(p_store uuid, p_settings newsletter.newsletter_settings) FROM PUBLIC;
GRANT ALL ON FUNCTION newsletter.welcome_rule(p_store uuid, p_settings newsletter.newsletter_settings) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.close_mail(p_store uuid, p_call jsonb, p_mail uuid, p_attempt integer, p_error text, p_is_final boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.close_mail(p_store uuid, p_call jsonb, p_mail uuid, p_attempt integer, p_error text, p_is_final boolean) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.due_mails(p_store uuid, p_call jsonb, p_transport text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.due_mails(p_store uuid, p_call jsonb, p_transport text, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.keep_mail(p_store uuid, p_call jsonb, p_mail uuid, p_sender text, p_recipient text, p_subject text, p_html text, p_plain text) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.keep_mail(p_store uuid, p_call jsonb, p_mail uuid, p_sender text, p_recipient text, p_subject text, p_html text, p_plain text) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.queue_mails(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.queue_mails(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.queue_raffle_mails(p_store uuid, p_news uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.queue_raffle_mails(p_store uuid, p_news uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION notifications.queue_reminders(p_store uuid, p_news uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION notifications.queue_reminders(p_store uuid, p_news uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION orders.advance_order(p_store uuid, p_call jsonb, p_order uuid, p_to text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.advance_order(p_store uuid, p_call jsonb, p_order uuid, p_to text, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION orders."order"(p_store uuid, p_call jsonb, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION orders."order"(p_store uuid, p_call jsonb, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION orders.order_view(p_store uuid, p_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.order_view(p_store uuid, p_order uuid) TO lonja_app;

REVOKE ALL ON FUNCTION orders.status_of(o orders.orders, p_machine text) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.status_of(o orders.orders, p_machine text) TO lonja_app;

REVOKE ALL ON FUNCTION orders.step(p_store uuid, p_order uuid, p_machine text, p_to text, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.step(p_store uuid, p_order uuid, p_machine text, p_to text, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION orders.steps(p_store uuid, p_order uuid, p_machines text[], p_tos text[], p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.steps(p_store uuid, p_order uuid, p_machines text[], p_tos text[], p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION orders.steps_many(p_store uuid, p_orders uuid[], p_correlations uuid[], p_machines text[], p_tos text[], p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.steps_many(p_store uuid, p_orders uuid[], p_correlations uuid[], p_machines text[], p_tos text[], p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION orders.take_number(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.take_number(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION orders.take_numbers(p_store uuid, p_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION orders.take_numbers(p_store uuid, p_count integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.attempt(p_store uuid, p_call jsonb, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.attempt(p_store uuid, p_call jsonb, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.attempts_to_ask(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.attempts_to_ask(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.begin_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.begin_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_days integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.close_events(p_store uuid, p_call jsonb, p_closings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.close_events(p_store uuid, p_call jsonb, p_closings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.close_request(p_store uuid, p_call jsonb, p_attempt uuid, p_verb text, p_error text, p_is_final boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.close_request(p_store uuid, p_call jsonb, p_attempt uuid, p_verb text, p_error text, p_is_final boolean) TO lonja_app;

REVOKE ALL ON FUNCTION payments.compare_statement(p_store uuid, p_call jsonb, p_gateway text, p_has_refunds boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.compare_statement(p_store uuid, p_call jsonb, p_gateway text, p_has_refunds boolean) TO lonja_app;

REVOKE ALL ON FUNCTION payments.count_refund(p_store uuid, p_attempt uuid, p_returning_minor bigint, p_refunded_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.count_refund(p_store uuid, p_attempt uuid, p_returning_minor bigint, p_refunded_minor bigint) TO lonja_app;

GRANT SELECT ON TABLE payments.reconciliations TO lonja_app;
GRANT SELECT ON TABLE payments.reconciliations TO lonja_read;

REVOKE ALL ON FUNCTION payments.differing_attempts(p_store uuid, p_run payments.reconciliations, p_has_refunds boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.differing_attempts(p_store uuid, p_run payments.reconciliations, p_has_refunds boolean) TO lonja_app;

REVOKE ALL ON FUNCTION payments.dismiss_finding(p_store uuid, p_call jsonb, p_finding uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.dismiss_finding(p_store uuid, p_call jsonb, p_finding uuid, p_reason text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.due_events(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.due_events(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.due_refunds(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.due_refunds(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.due_requests(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.due_requests(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.finish_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_error text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.finish_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_error text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.gateway_config(p_store uuid, p_gateway text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.gateway_config(p_store uuid, p_gateway text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.keep_watch(p_store uuid, p_attempt uuid, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.keep_watch(p_store uuid, p_attempt uuid, p_until timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION payments.lock_collections(p_store uuid, p_collections uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.lock_collections(p_store uuid, p_collections uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION payments.look_again(p_store uuid, p_task text, p_found integer, p_limit integer, p_next timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.look_again(p_store uuid, p_task text, p_found integer, p_limit integer, p_next timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION payments.note_authorized_until(p_store uuid, p_call jsonb, p_attempt uuid, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.note_authorized_until(p_store uuid, p_call jsonb, p_attempt uuid, p_until timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION payments.open_attempt(p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.open_attempt(p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.open_payment(p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.open_payment(p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.provider_request(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.provider_request(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.put_off_refund(p_store uuid, p_call jsonb, p_refund uuid, p_is_asked boolean, p_external_ref text, p_note text, p_by_hand boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.put_off_refund(p_store uuid, p_call jsonb, p_refund uuid, p_is_asked boolean, p_external_ref text, p_note text, p_by_hand boolean) TO lonja_app;

REVOKE ALL ON FUNCTION payments.receive_events(p_store uuid, p_events jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.receive_events(p_store uuid, p_events jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.recheck_finding(p_store uuid, p_call jsonb, p_finding uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.recheck_finding(p_store uuid, p_call jsonb, p_finding uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.record_lines(p_store uuid, p_call jsonb, p_gateway text, p_source text, p_lines jsonb, p_position timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.record_lines(p_store uuid, p_call jsonb, p_gateway text, p_source text, p_lines jsonb, p_position timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION payments.record_remittance(p_store uuid, p_call jsonb, p_courier text, p_reference text, p_amount_minor bigint, p_fee_minor bigint, p_received_at timestamp with time zone, p_collections uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.record_remittance(p_store uuid, p_call jsonb, p_courier text, p_reference text, p_amount_minor bigint, p_fee_minor bigint, p_received_at timestamp with time zone, p_collections uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION payments.record_starts(p_store uuid, p_starts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.record_starts(p_store uuid, p_starts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.replay_event(p_store uuid, p_call jsonb, p_provider text, p_event_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.replay_event(p_store uuid, p_call jsonb, p_provider text, p_event_id text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.request_reconciliation(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.request_reconciliation(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.request_refund(p_store uuid, p_attempt uuid, p_amount_minor bigint, p_reason text, p_retry_of uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.request_refund(p_store uuid, p_attempt uuid, p_amount_minor bigint, p_reason text, p_retry_of uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.request_void(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.request_void(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.rest_reconciliation(p_store uuid, p_call jsonb, p_seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.rest_reconciliation(p_store uuid, p_call jsonb, p_seconds integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_capture(p_store uuid, p_call jsonb, p_session uuid, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_capture(p_store uuid, p_call jsonb, p_session uuid, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_close_notices(p_store uuid, p_call jsonb, p_closings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_close_notices(p_store uuid, p_call jsonb, p_closings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_decide(p_store uuid, p_decisions jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_decide(p_store uuid, p_decisions jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_due_notices(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_due_notices(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_open(p_store uuid, p_starts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_open(p_store uuid, p_starts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_recent(p_store uuid, p_since timestamp with time zone, p_until timestamp with time zone, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_recent(p_store uuid, p_since timestamp with time zone, p_until timestamp with time zone, p_after uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_refund(p_store uuid, p_call jsonb, p_session uuid, p_refund uuid, p_amount_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_refund(p_store uuid, p_call jsonb, p_session uuid, p_refund uuid, p_amount_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_session(p_store uuid, p_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_session(p_store uuid, p_session uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.sandbox_void(p_store uuid, p_call jsonb, p_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.sandbox_void(p_store uuid, p_call jsonb, p_session uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.set_gateway(p_store uuid, p_call jsonb, p_gateway text, p_name text, p_config jsonb, p_is_active boolean, p_is_test_mode boolean, p_position integer, p_required text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.set_gateway(p_store uuid, p_call jsonb, p_gateway text, p_name text, p_config jsonb, p_is_active boolean, p_is_test_mode boolean, p_position integer, p_required text[]) TO lonja_app;

REVOKE ALL ON FUNCTION payments.standing(p_captured_minor bigint, p_refunded_minor bigint, p_returning_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.standing(p_captured_minor bigint, p_refunded_minor bigint, p_returning_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION payments.stray_payments(p_store uuid, p_run payments.reconciliations) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.stray_payments(p_store uuid, p_run payments.reconciliations) TO lonja_app;

REVOKE ALL ON FUNCTION payments.tell_refund(p_refund payments.refunds, p_what text) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.tell_refund(p_refund payments.refunds, p_what text) TO lonja_app;

REVOKE ALL ON FUNCTION payments.unasked_attempts(p_store uuid, p_call jsonb, p_gateway text, p_is_unlisted boolean, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.unasked_attempts(p_store uuid, p_call jsonb, p_gateway text, p_is_unlisted boolean, p_after uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION payments.wake_refunds(p_store uuid, p_attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.wake_refunds(p_store uuid, p_attempt uuid) TO lonja_app;

REVOKE ALL ON FUNCTION payments.watch_authorizations(p_store uuid, p_call jsonb, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION payments.watch_authorizations(p_store uuid, p_call jsonb, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION people.begin_attempt(p_call jsonb, p_store uuid, p_subject text, p_person uuid, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION people.begin_attempt(p_call jsonb, p_store uuid, p_subject text, p_person uuid, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION people.begin_staff_sign_in(p_call jsonb, p_email text, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION people.begin_staff_sign_in(p_call jsonb, p_email text, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION people.change_staff_password(p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_secret text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.change_staff_password(p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_secret text) TO lonja_app;

REVOKE ALL ON FUNCTION people.check_owner(p_organization uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.check_owner(p_organization uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.create_roles(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION people.create_roles(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION people.create_staff(p_call jsonb, p_staff uuid, p_email text, p_full_name text, p_secret text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.create_staff(p_call jsonb, p_staff uuid, p_email text, p_full_name text, p_secret text) TO lonja_app;

REVOKE ALL ON FUNCTION people.define_role(p_store uuid, p_call jsonb, p_code text, p_name text, p_permissions text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION people.define_role(p_store uuid, p_call jsonb, p_code text, p_name text, p_permissions text[]) TO lonja_app;

REVOKE ALL ON FUNCTION people.delete_staff(p_call jsonb, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.delete_staff(p_call jsonb, p_staff uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.dismiss(p_store uuid, p_call jsonb, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.dismiss(p_store uuid, p_call jsonb, p_staff uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.employ(p_store uuid, p_call jsonb, p_staff uuid, p_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.employ(p_store uuid, p_call jsonb, p_staff uuid, p_role text) TO lonja_app;

REVOKE ALL ON FUNCTION people.end_session(p_store uuid, p_call jsonb, p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.end_session(p_store uuid, p_call jsonb, p_token_hash text) TO lonja_app;

REVOKE ALL ON FUNCTION people.join_organization(p_call jsonb, p_organization uuid, p_staff uuid, p_is_owner boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION people.join_organization(p_call jsonb, p_organization uuid, p_staff uuid, p_is_owner boolean) TO lonja_app;

REVOKE ALL ON FUNCTION people.leave_organization(p_call jsonb, p_organization uuid, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.leave_organization(p_call jsonb, p_organization uuid, p_staff uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.note_security(p_call jsonb, p_store uuid, p_event text, p_person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.note_security(p_call jsonb, p_store uuid, p_event text, p_person uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.override_permission(p_store uuid, p_call jsonb, p_staff uuid, p_permission text, p_is_granted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION people.override_permission(p_store uuid, p_call jsonb, p_staff uuid, p_permission text, p_is_granted boolean) TO lonja_app;

REVOKE ALL ON FUNCTION people.permissions_of(p_store uuid, p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.permissions_of(p_store uuid, p_staff uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.resolve_staff_session(p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.resolve_staff_session(p_token_hash text) TO lonja_app;

REVOKE ALL ON FUNCTION people.settle_attempt(p_attempt uuid, p_person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION people.settle_attempt(p_attempt uuid, p_person uuid) TO lonja_app;

REVOKE ALL ON FUNCTION people.sign_in_staff(p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_expires_at timestamp with time zone, p_old_token_hash text, p_secret text, p_address inet, p_user_agent text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.sign_in_staff(p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_expires_at timestamp with time zone, p_old_token_hash text, p_secret text, p_address inet, p_user_agent text) TO lonja_app;

REVOKE ALL ON FUNCTION people.sign_out_staff(p_call jsonb, p_token_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION people.sign_out_staff(p_call jsonb, p_token_hash text) TO lonja_app;

REVOKE ALL ON FUNCTION people.start_session(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION people.start_session(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION platform.correlation_id() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.correlation_id() TO lonja_app;
GRANT ALL ON FUNCTION platform.correlation_id() TO lonja_read;

REVOKE ALL ON FUNCTION platform.current_customer() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.current_customer() TO lonja_app;
GRANT ALL ON FUNCTION platform.current_customer() TO lonja_read;

REVOKE ALL ON FUNCTION platform.current_guest_key() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.current_guest_key() TO lonja_app;
GRANT ALL ON FUNCTION platform.current_guest_key() TO lonja_read;

REVOKE ALL ON FUNCTION platform.current_session() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.current_session() TO lonja_app;
GRANT ALL ON FUNCTION platform.current_session() TO lonja_read;

REVOKE ALL ON FUNCTION platform.current_store() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.current_store() TO lonja_app;
GRANT ALL ON FUNCTION platform.current_store() TO lonja_read;

REVOKE ALL ON FUNCTION platform.due_stores(p_task text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.due_stores(p_task text, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION platform.emit(p_store uuid, p_type text, p_aggregate text, p_aggregate_id uuid, p_payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.emit(p_store uuid, p_type text, p_aggregate text, p_aggregate_id uuid, p_payload jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION platform.enqueue(p_task text, p_args jsonb, p_at timestamp with time zone, p_lock text, p_once text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.enqueue(p_task text, p_args jsonb, p_at timestamp with time zone, p_lock text, p_once text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.enter(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.enter(p_store uuid, p_call jsonb) TO lonja_app;
GRANT ALL ON FUNCTION platform.enter(p_store uuid, p_call jsonb) TO lonja_read;

REVOKE ALL ON FUNCTION platform.forget_idempotency_keys(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.forget_idempotency_keys(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION platform.is_trusted() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.is_trusted() TO lonja_app;
GRANT ALL ON FUNCTION platform.is_trusted() TO lonja_read;

REVOKE ALL ON FUNCTION platform.keep(p_store uuid, p_call jsonb, p_scope text, p_answer jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.keep(p_store uuid, p_call jsonb, p_scope text, p_answer jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION platform.key_lock(p_store uuid, p_scope text, p_owner uuid, p_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.key_lock(p_store uuid, p_scope text, p_owner uuid, p_key text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.key_owner() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.key_owner() TO lonja_app;

REVOKE ALL ON FUNCTION platform.lock_keys(p_locks bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.lock_keys(p_locks bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION platform.no_store() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.no_store() TO lonja_app;
GRANT ALL ON FUNCTION platform.no_store() TO lonja_read;

REVOKE ALL ON FUNCTION platform.nth_id(p_base uuid, p_n bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.nth_id(p_base uuid, p_n bigint) TO lonja_app;

REVOKE ALL ON FUNCTION platform.own_tenant_table(p_schema text, p_table text, p_kind text, p_owned text, p_app_grants text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.own_tenant_table(p_schema text, p_table text, p_kind text, p_owned text, p_app_grants text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.recall(p_store uuid, p_call jsonb, p_scope text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.recall(p_store uuid, p_call jsonb, p_scope text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.refuse(p_code text, p_message text, p_params jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.refuse(p_code text, p_message text, p_params jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION platform.remember(p_store uuid, p_call jsonb, p_scope text, p_response jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.remember(p_store uuid, p_call jsonb, p_scope text, p_response jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION platform.replay(p_store uuid, p_call jsonb, p_scope text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.replay(p_store uuid, p_call jsonb, p_scope text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.request_id() FROM PUBLIC;
GRANT ALL ON FUNCTION platform.request_id() TO lonja_app;
GRANT ALL ON FUNCTION platform.request_id() TO lonja_read;

REVOKE ALL ON FUNCTION platform.rest(p_store uuid, p_task text, p_next timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.rest(p_store uuid, p_task text, p_next timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION platform.stores_with_news(p_listener text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.stores_with_news(p_listener text, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION platform.take_news(p_store uuid, p_listener text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.take_news(p_store uuid, p_listener text, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION platform.typed_code(p_typed text) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.typed_code(p_typed text) TO lonja_app;

REVOKE ALL ON FUNCTION platform.visit(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.visit(p_store uuid) TO lonja_app;
GRANT ALL ON FUNCTION platform.visit(p_store uuid) TO lonja_read;

REVOKE ALL ON FUNCTION platform.wake(p_store uuid, p_task text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION platform.wake(p_store uuid, p_task text, p_at timestamp with time zone) TO lonja_app;

GRANT SELECT ON TABLE catalog.product_prices TO lonja_app;
GRANT SELECT ON TABLE catalog.product_prices TO lonja_read;

REVOKE ALL ON FUNCTION pricing.carve_prices(p_store uuid, p_price catalog.product_prices, p_replaces boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.carve_prices(p_store uuid, p_price catalog.product_prices, p_replaces boolean) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.check_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.check_staff() TO lonja_app;

REVOKE ALL ON FUNCTION pricing.choose_prices(p_store uuid, p_variants uuid[], p_quantities integer[], p_audiences integer[], p_slots integer[], p_segments uuid[], p_currencies text[], p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.choose_prices(p_store uuid, p_variants uuid[], p_quantities integer[], p_audiences integer[], p_slots integer[], p_segments uuid[], p_currencies text[], p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.convert_amount(p_store uuid, p_minor bigint, p_from text, p_to text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.convert_amount(p_store uuid, p_minor bigint, p_from text, p_to text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.currency_list(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.currency_list(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.cut_price(p_store uuid, p_price uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.cut_price(p_store uuid, p_price uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.end_price(p_store uuid, p_call jsonb, p_price uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.end_price(p_store uuid, p_call jsonb, p_price uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.exchange_factor(p_store uuid, p_from text, p_to text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.exchange_factor(p_store uuid, p_from text, p_to text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.exponent_of(p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.exponent_of(p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.is_plain(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.is_plain(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.lowest_before(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.lowest_before(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.place_price(p_store uuid, p_price jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.place_price(p_store uuid, p_price jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.price_list(p_store uuid, p_call jsonb, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.price_list(p_store uuid, p_call jsonb, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.prices_of(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.prices_of(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.prior_lowest(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.prior_lowest(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.products_of(p_store uuid, p_variants uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.products_of(p_store uuid, p_variants uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.public_pieces(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.public_pieces(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.put_prices(p_store uuid, p_call jsonb, p_product uuid, p_prices jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.put_prices(p_store uuid, p_call jsonb, p_product uuid, p_prices jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.rate_between(p_store uuid, p_from text, p_to text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.rate_between(p_store uuid, p_from text, p_to text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.read_price(p_store uuid, p_price jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.read_price(p_store uuid, p_price jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.record_rates(p_store uuid, p_call jsonb, p_rates jsonb, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.record_rates(p_store uuid, p_call jsonb, p_rates jsonb, p_source text) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.reductions(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.reductions(p_store uuid, p_variants uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.resolve_for(p_store uuid, p_variants uuid[], p_quantities integer[], p_segments uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.resolve_for(p_store uuid, p_variants uuid[], p_quantities integer[], p_segments uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.resolve_for_segments(p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.resolve_for_segments(p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.resolve_prices(p_store uuid, p_variants uuid[], p_quantities integer[], p_customers uuid[], p_currencies text[], p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.resolve_prices(p_store uuid, p_variants uuid[], p_quantities integer[], p_customers uuid[], p_currencies text[], p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.round_price(p_exact numeric, p_rounding text, p_round_to bigint, p_minus bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.round_price(p_exact numeric, p_rounding text, p_round_to bigint, p_minus bigint) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.save_currency(p_store uuid, p_call jsonb, p_currency text, p_facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.save_currency(p_store uuid, p_call jsonb, p_currency text, p_facts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.sells_in(p_store uuid, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.sells_in(p_store uuid, p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.set_price(p_store uuid, p_call jsonb, p_price jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.set_price(p_store uuid, p_call jsonb, p_price jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION pricing.tiers_of(p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION pricing.tiers_of(p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.applied(p_rule jsonb, p_variants uuid[], p_lines integer[], p_given bigint[], p_amount bigint, p_shipping bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.applied(p_rule jsonb, p_variants uuid[], p_lines integer[], p_given bigint[], p_amount bigint, p_shipping bigint) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.apply_rules(p_input jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.apply_rules(p_input jsonb) TO lonja_app;

GRANT SELECT ON TABLE promotions.promotion_rules TO lonja_app;
GRANT SELECT ON TABLE promotions.promotion_rules TO lonja_read;

REVOKE ALL ON FUNCTION promotions.asks_nothing(r promotions.promotion_rules) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.asks_nothing(r promotions.promotion_rules) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.blocked_by(p_condition jsonb, p_input jsonb, p_factor numeric, p_gross bigint, p_count bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.blocked_by(p_condition jsonb, p_input jsonb, p_factor numeric, p_gross bigint, p_count bigint) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.cart_lines(p_lines jsonb, OUT variants uuid[], OUT units bigint[], OUT quantities bigint[], OUT gross bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.cart_lines(p_lines jsonb, OUT variants uuid[], OUT units bigint[], OUT quantities bigint[], OUT gross bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.change_code(p_store uuid, p_id uuid, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.change_code(p_store uuid, p_id uuid, p_changes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_action(p_action jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_action(p_action jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_condition(p_condition jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_condition(p_condition jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_guesses(p_store uuid, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_guesses(p_store uuid, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_items(p_path text, p_items jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_items(p_path text, p_items jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_numbers(p_path text, p_object jsonb, p_numbers jsonb, p_others text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_numbers(p_path text, p_object jsonb, p_numbers jsonb, p_others text[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_owners(p_store uuid, p_codes uuid[], p_customer uuid, p_email text) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_owners(p_store uuid, p_codes uuid[], p_customer uuid, p_email text) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_parts(p_parts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_parts(p_parts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_rule(p_rule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_rule(p_rule jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_staff() TO lonja_app;

REVOKE ALL ON FUNCTION promotions.check_tiers(p_tiers jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.check_tiers(p_tiers jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.code_verdict(p_store uuid, p_code text, p_customer uuid, p_email text, p_segments uuid[], p_subtotal_minor bigint, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.code_verdict(p_store uuid, p_code text, p_customer uuid, p_email text, p_segments uuid[], p_subtotal_minor bigint, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.code_views(p_store uuid, p_codes uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.code_views(p_store uuid, p_codes uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.count_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.count_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.create_coupon(p_store uuid, p_call jsonb, p_coupon jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.create_coupon(p_store uuid, p_call jsonb, p_coupon jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.delete_code(p_store uuid, p_call jsonb, p_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.delete_code(p_store uuid, p_call jsonb, p_id uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.delete_rule(p_store uuid, p_call jsonb, p_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.delete_rule(p_store uuid, p_call jsonb, p_rule uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.discount_of(p_condition jsonb, p_action jsonb, p_subtotal_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.discount_of(p_condition jsonb, p_action jsonb, p_subtotal_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.end_of(p_store uuid, p_said jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.end_of(p_store uuid, p_said jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.end_of_day(p_day date, p_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.end_of_day(p_day date, p_zone text) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.generate_discount_code(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.generate_discount_code(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give(p_action jsonb, p_factor numeric, p_gross bigint, p_items integer[], p_lines integer[], p_parts text[], p_quantities bigint[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give(p_action jsonb, p_factor numeric, p_gross bigint, p_items integer[], p_lines integer[], p_parts text[], p_quantities bigint[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give_bundle_price(p_action jsonb, p_factor numeric, p_parts text[], p_lines integer[], p_quantities bigint[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give_bundle_price(p_action jsonb, p_factor numeric, p_parts text[], p_lines integer[], p_quantities bigint[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give_buy_x_get_y(p_action jsonb, p_items integer[], p_lines integer[], p_quantities bigint[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give_buy_x_get_y(p_action jsonb, p_items integer[], p_lines integer[], p_quantities bigint[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give_fixed_amount(p_action jsonb, p_factor numeric, p_lines integer[], p_quantities bigint[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give_fixed_amount(p_action jsonb, p_factor numeric, p_lines integer[], p_quantities bigint[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give_percentage(p_action jsonb, p_lines integer[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give_percentage(p_action jsonb, p_lines integer[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.give_tiered(p_action jsonb, p_factor numeric, p_gross bigint, p_lines integer[], p_quantities bigint[], p_left bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.give_tiered(p_action jsonb, p_factor numeric, p_gross bigint, p_lines integer[], p_quantities bigint[], p_left bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.guessers(p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.guessers(p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.known_rules(p_store uuid, p_wish jsonb, p_codes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.known_rules(p_store uuid, p_wish jsonb, p_codes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.living_rule(p_store uuid, p_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.living_rule(p_store uuid, p_rule uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.lock_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.lock_uses(p_store uuid, p_rules uuid[], p_codes uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.matched_rules(p_rules jsonb, p_lines jsonb, p_variants uuid[], p_units bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.matched_rules(p_rules jsonb, p_lines jsonb, p_variants uuid[], p_units bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.mint_code(p_store uuid, p_rule uuid, p_email text, p_expires_at timestamp with time zone, p_source text) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.mint_code(p_store uuid, p_rule uuid, p_email text, p_expires_at timestamp with time zone, p_source text) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.mint_codes(p_store uuid, p_call jsonb, p_rule uuid, p_count integer, p_terms jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.mint_codes(p_store uuid, p_call jsonb, p_rule uuid, p_count integer, p_terms jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.normal_rule(p_rule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.normal_rule(p_rule jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.note_guess(p_store uuid, p_call jsonb, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.note_guess(p_store uuid, p_call jsonb, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.note_spell(p_store uuid, p_rule uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.note_spell(p_store uuid, p_rule uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.outcome(p_variants uuid[], p_gross bigint[], p_left bigint[], p_applied jsonb[], p_steps jsonb[], p_alone integer) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.outcome(p_variants uuid[], p_gross bigint[], p_left bigint[], p_applied jsonb[], p_steps jsonb[], p_alone integer) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.past_rules(p_store uuid, p_facets text[], p_has_rate boolean, p_since timestamp with time zone, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.past_rules(p_store uuid, p_facets text[], p_has_rate boolean, p_since timestamp with time zone, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.pick_bundle(p_queue integer[], p_starts integer[], p_ends integer[], p_needs bigint[], p_free bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.pick_bundle(p_queue integer[], p_starts integer[], p_ends integer[], p_needs bigint[], p_free bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.price_units(p_rules jsonb, p_units jsonb, p_factor numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.price_units(p_rules jsonb, p_units jsonb, p_factor numeric) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.put_code(p_store uuid, p_rule uuid, p_code jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.put_code(p_store uuid, p_rule uuid, p_code jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.random_code(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.random_code(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.redeem_promotions(p_store uuid, p_order uuid, p_customer uuid, p_email text, p_uses jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.redeem_promotions(p_store uuid, p_order uuid, p_customer uuid, p_email text, p_uses jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.refuse_rule(p_store uuid, p_id uuid, p_rule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.refuse_rule(p_store uuid, p_id uuid, p_rule jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.release_promotions(p_store uuid, p_orders uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.release_promotions(p_store uuid, p_orders uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.rule_views(p_store uuid, p_rules uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.rule_views(p_store uuid, p_rules uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.rules_for(p_store uuid, p_wish jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.rules_for(p_store uuid, p_wish jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.save_code(p_store uuid, p_call jsonb, p_code jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.save_code(p_store uuid, p_call jsonb, p_code jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.save_rule(p_store uuid, p_call jsonb, p_rule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.save_rule(p_store uuid, p_call jsonb, p_rule jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.share(p_amount bigint, p_weights bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.share(p_amount bigint, p_weights bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.take(p_left bigint[], p_lines integer[], p_given bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.take(p_left bigint[], p_lines integer[], p_given bigint[]) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.try_rule(p_input jsonb, p_rule jsonb, p_items integer[], p_targets integer[], p_parts text[], p_is_taken boolean, p_quantities bigint[], p_gross bigint[], p_left bigint[], p_shipping bigint, OUT reason text, OUT base bigint, OUT given bigint[], OUT amount bigint, OUT shipping bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.try_rule(p_input jsonb, p_rule jsonb, p_items integer[], p_targets integer[], p_parts text[], p_is_taken boolean, p_quantities bigint[], p_gross bigint[], p_left bigint[], p_shipping bigint, OUT reason text, OUT base bigint, OUT given bigint[], OUT amount bigint, OUT shipping bigint) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.unit_prices(p_store uuid, p_units jsonb, p_segments uuid[], p_factor numeric, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.unit_prices(p_store uuid, p_units jsonb, p_segments uuid[], p_factor numeric, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.uses_so_far(p_store uuid, p_rule uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.uses_so_far(p_store uuid, p_rule uuid, p_limit integer) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.validate_coupon(p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text, p_address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.validate_coupon(p_store uuid, p_call jsonb, p_code text, p_subtotal_minor bigint, p_email text, p_address inet) TO lonja_app;

REVOKE ALL ON FUNCTION promotions.verdicts_on(p_store uuid, p_wish jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION promotions.verdicts_on(p_store uuid, p_wish jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.compute(p_inputs jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.compute(p_inputs jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.discounted_lines(p_lines jsonb, p_discounts jsonb, p_tax jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.discounted_lines(p_lines jsonb, p_discounts jsonb, p_tax jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.facets_of(p_store uuid, p_products uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.facets_of(p_store uuid, p_products uuid[]) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.has_reduced(p_answer json) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.has_reduced(p_answer json) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.inputs_of(p_store uuid, p_wish jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.inputs_of(p_store uuid, p_wish jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.is_as_written(p_store uuid, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.is_as_written(p_store uuid, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.is_plain(p_store uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.is_plain(p_store uuid) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.listing(p_store uuid, p_filter jsonb, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.listing(p_store uuid, p_filter jsonb, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.lowest_known(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.lowest_known(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.lowest_shown(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text, p_factor numeric, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.lowest_shown(p_store uuid, p_variants uuid[], p_began timestamp with time zone[], p_currency text, p_factor numeric, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.place_id(p_n bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.place_id(p_n bigint) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.preview(p_store uuid, p_call jsonb, p_wish jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.preview(p_store uuid, p_call jsonb, p_wish jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.price_tags(p_store uuid, p_products uuid[], p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.price_tags(p_store uuid, p_products uuid[], p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.price_tiers(p_store uuid, p_product uuid, p_segments uuid[], p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.price_tiers(p_store uuid, p_product uuid, p_segments uuid[], p_currency text) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.priced_lines(p_store uuid, p_lines jsonb, p_segments uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.priced_lines(p_store uuid, p_lines jsonb, p_segments uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.product(p_store uuid, p_name text, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.product(p_store uuid, p_name text, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.promoted(p_store uuid, p_variants uuid[], p_products uuid[], p_units bigint[], p_compares bigint[], p_segments uuid[], p_currency text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.promoted(p_store uuid, p_variants uuid[], p_products uuid[], p_units bigint[], p_compares bigint[], p_segments uuid[], p_currency text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.rates_change_at(p_store uuid, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.rates_change_at(p_store uuid, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.shown_pieces(p_store uuid, p_variants uuid[], p_currency text, p_factor numeric, p_since timestamp with time zone, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.shown_pieces(p_store uuid, p_variants uuid[], p_currency text, p_factor numeric, p_since timestamp with time zone, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.tag_page(p_store uuid, p_page jsonb, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.tag_page(p_store uuid, p_page jsonb, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.tag_product(p_store uuid, p_product jsonb, p_audience jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.tag_product(p_store uuid, p_product jsonb, p_audience jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.taxed_lines(p_lines jsonb, p_taxes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.taxed_lines(p_lines jsonb, p_taxes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.tiers_change_at(p_store uuid, p_product uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.tiers_change_at(p_store uuid, p_product uuid) TO lonja_app;

REVOKE ALL ON FUNCTION quotes.without_amounts(p_rules jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION quotes.without_amounts(p_rules jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION shipping.rates_for(p_store uuid, p_country text, p_subtotal_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION shipping.rates_for(p_store uuid, p_country text, p_subtotal_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION shipping.shipping_price(p_store uuid, p_rate uuid, p_country text, p_subtotal_minor bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION shipping.shipping_price(p_store uuid, p_rate uuid, p_country text, p_subtotal_minor bigint) TO lonja_app;

REVOKE ALL ON FUNCTION stores.add_domain(p_store uuid, p_call jsonb, p_host text, p_is_primary boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.add_domain(p_store uuid, p_call jsonb, p_host text, p_is_primary boolean) TO lonja_app;

REVOKE ALL ON FUNCTION stores.change_store(p_store uuid, p_call jsonb, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.change_store(p_store uuid, p_call jsonb, p_changes jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION stores.check_time_zone(p_time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.check_time_zone(p_time_zone text) TO lonja_app;

REVOKE ALL ON FUNCTION stores.create_organization(p_call jsonb, p_organization uuid, p_slug text, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.create_organization(p_call jsonb, p_organization uuid, p_slug text, p_name text) TO lonja_app;

REVOKE ALL ON FUNCTION stores.create_store(p_store uuid, p_call jsonb, p_organization uuid, p_facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.create_store(p_store uuid, p_call jsonb, p_organization uuid, p_facts jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION stores.remove_domain(p_store uuid, p_call jsonb, p_host text) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.remove_domain(p_store uuid, p_call jsonb, p_host text) TO lonja_app;

REVOKE ALL ON FUNCTION stores.set_config(p_store uuid, p_call jsonb, p_key text, p_value text, p_is_encrypted boolean, p_group text) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.set_config(p_store uuid, p_call jsonb, p_key text, p_value text, p_is_encrypted boolean, p_group text) TO lonja_app;

REVOKE ALL ON FUNCTION stores.set_feature(p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.set_feature(p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean) TO lonja_app;

REVOKE ALL ON FUNCTION stores.set_feature_rules(p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean, p_segments text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.set_feature_rules(p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean, p_segments text[]) TO lonja_app;

REVOKE ALL ON FUNCTION stores.unset_config(p_store uuid, p_call jsonb, p_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION stores.unset_config(p_store uuid, p_call jsonb, p_key text) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.apply_preset(p_store uuid, p_call jsonb, p_preset jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.apply_preset(p_store uuid, p_call jsonb, p_preset jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.breakdown_of(p_shares jsonb, p_sums jsonb, p_is_inside boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.breakdown_of(p_shares jsonb, p_sums jsonb, p_is_inside boolean) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.compute_taxes(p_input jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.compute_taxes(p_input jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.delete_category(p_store uuid, p_call jsonb, p_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.delete_category(p_store uuid, p_call jsonb, p_code text) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.delete_rate(p_store uuid, p_call jsonb, p_rate uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.delete_rate(p_store uuid, p_call jsonb, p_rate uuid) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.delete_settings(p_store uuid, p_call jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.delete_settings(p_store uuid, p_call jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.delete_zone(p_store uuid, p_call jsonb, p_zone uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.delete_zone(p_store uuid, p_call jsonb, p_zone uuid) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.half_up(p_numerator numeric, p_denominator numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.half_up(p_numerator numeric, p_denominator numeric) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.is_in_eu(p_country text, p_postal_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.is_in_eu(p_country text, p_postal_code text) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.put_category(p_store uuid, p_category jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.put_category(p_store uuid, p_category jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.put_rate(p_store uuid, p_rate jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.put_rate(p_store uuid, p_rate jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.put_settings(p_store uuid, p_settings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.put_settings(p_store uuid, p_settings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.put_zone(p_store uuid, p_zone jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.put_zone(p_store uuid, p_zone jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.rates_for(p_store uuid, p_country text, p_region text, p_postal_code text, p_products uuid[], p_vat_id text, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.rates_for(p_store uuid, p_country text, p_region text, p_postal_code text, p_products uuid[], p_vat_id text, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.rates_of_zone(p_store uuid, p_zone uuid, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.rates_of_zone(p_store uuid, p_zone uuid, p_at timestamp with time zone) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.rounded_taxes(p_input jsonb, p_shares jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.rounded_taxes(p_input jsonb, p_shares jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.save_category(p_store uuid, p_call jsonb, p_category jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.save_category(p_store uuid, p_call jsonb, p_category jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.save_rate(p_store uuid, p_call jsonb, p_rate jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.save_rate(p_store uuid, p_call jsonb, p_rate jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.save_settings(p_store uuid, p_call jsonb, p_settings jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.save_settings(p_store uuid, p_call jsonb, p_settings jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.save_zone(p_store uuid, p_call jsonb, p_zone jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.save_zone(p_store uuid, p_call jsonb, p_zone jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.set_product_category(p_store uuid, p_call jsonb, p_product uuid, p_category text) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.set_product_category(p_store uuid, p_call jsonb, p_product uuid, p_category text) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.shares_of(p_rates jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.shares_of(p_rates jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.taxed_parts(p_input jsonb, p_shares jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.taxed_parts(p_input jsonb, p_shares jsonb) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.vat_country(p_vat_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.vat_country(p_vat_id text) TO lonja_app;

REVOKE ALL ON FUNCTION taxes.zone_of(p_store uuid, p_country text, p_region text, p_postal_code text) FROM PUBLIC;
GRANT ALL ON FUNCTION taxes.zone_of(p_store uuid, p_country text, p_region text, p_postal_code text) TO lonja_app;

GRANT SELECT ON TABLE access.drop_terms TO lonja_app;
GRANT SELECT ON TABLE access.drop_terms TO lonja_read;

GRANT SELECT ON TABLE access.order_claims TO lonja_app;
GRANT SELECT ON TABLE access.order_claims TO lonja_read;

GRANT SELECT ON TABLE access.passes TO lonja_app;
GRANT SELECT ON TABLE access.passes TO lonja_read;

GRANT SELECT ON TABLE access.purchase_counts TO lonja_app;
GRANT SELECT ON TABLE access.purchase_counts TO lonja_read;

GRANT SELECT ON TABLE inventory.inventory_movements TO lonja_app;
GRANT SELECT ON TABLE inventory.inventory_movements TO lonja_read;

GRANT SELECT ON TABLE inventory.stock_levels TO lonja_app;
GRANT SELECT ON TABLE inventory.stock_levels TO lonja_read;

GRANT SELECT ON TABLE audit.p01 TO lonja_app;
GRANT SELECT ON TABLE audit.p01 TO lonja_read;

GRANT SELECT ON TABLE audit.p02 TO lonja_app;
GRANT SELECT ON TABLE audit.p02 TO lonja_read;

GRANT SELECT ON TABLE inventory.inventory_reservations TO lonja_app;
GRANT SELECT ON TABLE inventory.inventory_reservations TO lonja_read;

GRANT SELECT ON TABLE audit.p03 TO lonja_app;
GRANT SELECT ON TABLE audit.p03 TO lonja_read;

GRANT SELECT ON TABLE audit.p04 TO lonja_app;
GRANT SELECT ON TABLE audit.p04 TO lonja_read;

GRANT SELECT ON TABLE orders.order_items TO lonja_app;
GRANT SELECT ON TABLE orders.order_items TO lonja_read;

GRANT SELECT ON TABLE payments.payments TO lonja_app;
GRANT SELECT ON TABLE payments.payments TO lonja_read;

GRANT SELECT ON TABLE audit.p05 TO lonja_app;
GRANT SELECT ON TABLE audit.p05 TO lonja_read;

GRANT SELECT ON TABLE platform.idempotency_keys TO lonja_app;
GRANT SELECT ON TABLE platform.idempotency_keys TO lonja_read;

GRANT SELECT ON TABLE audit.p06 TO lonja_app;
GRANT SELECT ON TABLE audit.p06 TO lonja_read;

GRANT SELECT ON TABLE platform.tables TO lonja_app;
GRANT SELECT ON TABLE platform.tables TO lonja_read;

GRANT SELECT ON TABLE audit.p07 TO lonja_app;
GRANT SELECT ON TABLE audit.p07 TO lonja_read;

GRANT SELECT ON TABLE orders.machines TO lonja_app;
GRANT SELECT ON TABLE orders.machines TO lonja_read;

GRANT SELECT ON TABLE orders.order_history TO lonja_app;
GRANT SELECT ON TABLE orders.order_history TO lonja_read;

GRANT SELECT ON TABLE audit.p08 TO lonja_app;
GRANT SELECT ON TABLE audit.p08 TO lonja_read;

GRANT SELECT ON TABLE audit.p09 TO lonja_app;
GRANT SELECT ON TABLE audit.p09 TO lonja_read;

GRANT SELECT ON TABLE orders.refund_lines TO lonja_app;
GRANT SELECT ON TABLE orders.refund_lines TO lonja_read;

GRANT SELECT ON TABLE payments.collections TO lonja_app;
GRANT SELECT ON TABLE payments.collections TO lonja_read;

GRANT SELECT ON TABLE payments.remittance_lines TO lonja_app;
GRANT SELECT ON TABLE payments.remittance_lines TO lonja_read;

GRANT SELECT ON TABLE payments.remittances TO lonja_app;
GRANT SELECT ON TABLE payments.remittances TO lonja_read;

GRANT SELECT ON TABLE audit.p10 TO lonja_app;
GRANT SELECT ON TABLE audit.p10 TO lonja_read;

GRANT SELECT ON TABLE audit.p11 TO lonja_app;
GRANT SELECT ON TABLE audit.p11 TO lonja_read;

GRANT SELECT ON TABLE audit.p12 TO lonja_app;
GRANT SELECT ON TABLE audit.p12 TO lonja_read;

GRANT SELECT,INSERT,UPDATE ON TABLE catalog.product_variants TO lonja_app;
GRANT SELECT ON TABLE catalog.product_variants TO lonja_read;

GRANT SELECT ON TABLE stores.stores TO lonja_app;
GRANT SELECT ON TABLE stores.stores TO lonja_read;

GRANT SELECT ON TABLE audit.p13 TO lonja_app;
GRANT SELECT ON TABLE audit.p13 TO lonja_read;

GRANT SELECT ON TABLE promotions.coupon_redemptions TO lonja_app;
GRANT SELECT ON TABLE promotions.coupon_redemptions TO lonja_read;

GRANT SELECT ON TABLE promotions.discount_codes TO lonja_app;
GRANT SELECT ON TABLE promotions.discount_codes TO lonja_read;

GRANT SELECT ON TABLE audit.p14 TO lonja_app;
GRANT SELECT ON TABLE audit.p14 TO lonja_read;

GRANT SELECT ON TABLE orders.applied_promotions TO lonja_app;
GRANT SELECT ON TABLE orders.applied_promotions TO lonja_read;

GRANT SELECT ON TABLE orders.order_quotes TO lonja_app;
GRANT SELECT ON TABLE orders.order_quotes TO lonja_read;

GRANT SELECT ON TABLE audit.p15 TO lonja_app;
GRANT SELECT ON TABLE audit.p15 TO lonja_read;

GRANT SELECT ON TABLE audit.p16 TO lonja_app;
GRANT SELECT ON TABLE audit.p16 TO lonja_read;

GRANT SELECT ON TABLE audit.p17 TO lonja_app;
GRANT SELECT ON TABLE audit.p17 TO lonja_read;

GRANT SELECT ON TABLE carts.cart_items TO lonja_app;
GRANT SELECT ON TABLE carts.cart_items TO lonja_read;

GRANT SELECT ON TABLE audit.p18 TO lonja_app;
GRANT SELECT ON TABLE audit.p18 TO lonja_read;

GRANT SELECT ON TABLE audit.broken_promises TO lonja_app;
GRANT SELECT ON TABLE audit.broken_promises TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE catalog.collection_products TO lonja_app;
GRANT SELECT ON TABLE catalog.collection_products TO lonja_read;

GRANT SELECT,INSERT,UPDATE ON TABLE catalog.collections TO lonja_app;
GRANT SELECT ON TABLE catalog.collections TO lonja_read;

GRANT SELECT,INSERT,UPDATE ON TABLE catalog.products TO lonja_app;
GRANT SELECT ON TABLE catalog.products TO lonja_read;

GRANT SELECT ON TABLE catalog.offers TO lonja_app;
GRANT SELECT ON TABLE catalog.offers TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE catalog.product_images TO lonja_app;
GRANT SELECT ON TABLE catalog.product_images TO lonja_read;

GRANT SELECT ON TABLE inventory.locations TO lonja_app;
GRANT SELECT ON TABLE inventory.locations TO lonja_read;

GRANT SELECT ON TABLE inventory.free_stock TO lonja_app;
GRANT SELECT ON TABLE inventory.free_stock TO lonja_read;

GRANT SELECT ON TABLE carts.goods TO lonja_app;
GRANT SELECT ON TABLE carts.goods TO lonja_read;

GRANT SELECT,INSERT,UPDATE ON TABLE catalog.brands TO lonja_app;
GRANT SELECT ON TABLE catalog.brands TO lonja_read;

GRANT SELECT,INSERT,UPDATE ON TABLE catalog.categories TO lonja_app;
GRANT SELECT ON TABLE catalog.categories TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE catalog.product_attribute_values TO lonja_app;
GRANT SELECT ON TABLE catalog.product_attribute_values TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE catalog.product_options TO lonja_app;
GRANT SELECT ON TABLE catalog.product_options TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE catalog.variant_options TO lonja_app;
GRANT SELECT ON TABLE catalog.variant_options TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE customers.addresses TO lonja_app;
GRANT SELECT ON TABLE customers.addresses TO lonja_read;

GRANT SELECT ON TABLE customers.customer_segment_members TO lonja_app;
GRANT SELECT ON TABLE customers.customer_segment_members TO lonja_read;

GRANT SELECT ON TABLE customers.customer_segments TO lonja_app;
GRANT SELECT ON TABLE customers.customer_segments TO lonja_read;

GRANT SELECT ON TABLE customers.customers TO lonja_app;
GRANT SELECT ON TABLE customers.customers TO lonja_read;

GRANT SELECT ON TABLE drops.reminders TO lonja_app;
GRANT SELECT ON TABLE drops.reminders TO lonja_read;

GRANT SELECT ON TABLE drops.restocks TO lonja_app;
GRANT SELECT ON TABLE drops.restocks TO lonja_read;

GRANT SELECT ON TABLE drops.tallies TO lonja_app;
GRANT SELECT ON TABLE drops.tallies TO lonja_read;

GRANT SELECT ON TABLE inventory.policies TO lonja_app;
GRANT SELECT ON TABLE inventory.policies TO lonja_read;

GRANT SELECT ON TABLE notifications.email_logs TO lonja_app;
GRANT SELECT ON TABLE notifications.email_logs TO lonja_read;

GRANT SELECT ON TABLE notifications.mails TO lonja_app;
GRANT SELECT ON TABLE notifications.mails TO lonja_read;

GRANT SELECT ON TABLE notifications.outbox TO lonja_app;
GRANT SELECT ON TABLE notifications.outbox TO lonja_read;

GRANT SELECT ON TABLE orders.transitions TO lonja_app;
GRANT SELECT ON TABLE orders.transitions TO lonja_read;

GRANT SELECT ON TABLE payments.findings TO lonja_app;
GRANT SELECT ON TABLE payments.findings TO lonja_read;

GRANT SELECT ON TABLE payments.payment_gateways TO lonja_app;
GRANT SELECT ON TABLE payments.payment_gateways TO lonja_read;

GRANT SELECT ON TABLE payments.provider_requests TO lonja_app;
GRANT SELECT ON TABLE payments.provider_requests TO lonja_read;

GRANT SELECT ON TABLE payments.providers TO lonja_app;
GRANT SELECT ON TABLE payments.providers TO lonja_read;

GRANT SELECT ON TABLE payments.sandbox_notices TO lonja_app;
GRANT SELECT ON TABLE payments.sandbox_notices TO lonja_read;

GRANT SELECT ON TABLE payments.sandbox_refunds TO lonja_app;
GRANT SELECT ON TABLE payments.sandbox_refunds TO lonja_read;

GRANT SELECT ON TABLE payments.sandbox_sessions TO lonja_app;
GRANT SELECT ON TABLE payments.sandbox_sessions TO lonja_read;

GRANT SELECT ON TABLE payments.statement_lines TO lonja_app;
GRANT SELECT ON TABLE payments.statement_lines TO lonja_read;

GRANT SELECT ON TABLE payments.webhook_events TO lonja_app;
GRANT SELECT ON TABLE payments.webhook_events TO lonja_read;

GRANT SELECT ON TABLE people.membership_permissions TO lonja_app;
GRANT SELECT ON TABLE people.membership_permissions TO lonja_read;

GRANT SELECT ON TABLE people.memberships TO lonja_app;
GRANT SELECT ON TABLE people.memberships TO lonja_read;

GRANT SELECT ON TABLE people.permissions TO lonja_app;
GRANT SELECT ON TABLE people.permissions TO lonja_read;

GRANT SELECT ON TABLE people.role_permissions TO lonja_app;
GRANT SELECT ON TABLE people.role_permissions TO lonja_read;

GRANT SELECT ON TABLE people.roles TO lonja_app;
GRANT SELECT ON TABLE people.roles TO lonja_read;

GRANT SELECT ON TABLE people.staff TO lonja_app;
GRANT SELECT ON TABLE people.staff TO lonja_read;

GRANT SELECT ON TABLE people.store_memberships TO lonja_app;
GRANT SELECT ON TABLE people.store_memberships TO lonja_read;

GRANT SELECT ON TABLE platform.domain_events TO lonja_app;
GRANT SELECT ON TABLE platform.domain_events TO lonja_read;

GRANT SELECT ON TABLE platform.listeners TO lonja_app;
GRANT SELECT ON TABLE platform.listeners TO lonja_read;

GRANT SELECT ON TABLE platform.migrations TO lonja_app;
GRANT SELECT ON TABLE platform.migrations TO lonja_read;

GRANT SELECT ON TABLE platform.repeatables TO lonja_app;
GRANT SELECT ON TABLE platform.repeatables TO lonja_read;

GRANT SELECT ON TABLE pricing.currency_rates TO lonja_app;
GRANT SELECT ON TABLE pricing.currency_rates TO lonja_read;

GRANT SELECT ON TABLE pricing.store_currencies TO lonja_app;
GRANT SELECT ON TABLE pricing.store_currencies TO lonja_read;

GRANT SELECT ON TABLE promotions.rule_spells TO lonja_app;
GRANT SELECT ON TABLE promotions.rule_spells TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE shipping.shipping_rates TO lonja_app;
GRANT SELECT ON TABLE shipping.shipping_rates TO lonja_read;

GRANT SELECT ON TABLE stores.domains TO lonja_app;
GRANT SELECT ON TABLE stores.domains TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE stores.feature_flags TO lonja_app;
GRANT SELECT ON TABLE stores.feature_flags TO lonja_read;

GRANT SELECT ON TABLE stores.organizations TO lonja_app;
GRANT SELECT ON TABLE stores.organizations TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE stores.store_configs TO lonja_app;
GRANT SELECT ON TABLE stores.store_configs TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE taxes.product_tax_categories TO lonja_app;
GRANT SELECT ON TABLE taxes.product_tax_categories TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE taxes.tax_categories TO lonja_app;
GRANT SELECT ON TABLE taxes.tax_categories TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE taxes.tax_rates TO lonja_app;
GRANT SELECT ON TABLE taxes.tax_rates TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE taxes.tax_settings TO lonja_app;
GRANT SELECT ON TABLE taxes.tax_settings TO lonja_read;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE taxes.tax_zones TO lonja_app;
GRANT SELECT ON TABLE taxes.tax_zones TO lonja_read;

ALTER DEFAULT PRIVILEGES FOR ROLE lonja_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
