-- audit.broken_promises: every promise of docs/promises.md, checked now. Empty when all are kept.
-- Rows of the store that was entered; P07 and P09 speak of the whole install (store_id null).
create or replace view audit.broken_promises with (security_invoker = true) as
select 'P01' as promise, store_id, subject, detail from audit.p01
union all select 'P02', store_id, subject, detail from audit.p02
union all select 'P03', store_id, subject, detail from audit.p03
union all select 'P04', store_id, subject, detail from audit.p04
union all select 'P05', store_id, subject, detail from audit.p05
union all select 'P06', store_id, subject, detail from audit.p06
union all select 'P07', store_id, subject, detail from audit.p07
union all select 'P08', store_id, subject, detail from audit.p08
union all select 'P09', store_id, subject, detail from audit.p09
union all select 'P10', store_id, subject, detail from audit.p10
union all select 'P11', store_id, subject, detail from audit.p11
union all select 'P12', store_id, subject, detail from audit.p12
union all select 'P13', store_id, subject, detail from audit.p13
union all select 'P14', store_id, subject, detail from audit.p14
union all select 'P15', store_id, subject, detail from audit.p15
union all select 'P16', store_id, subject, detail from audit.p16
union all select 'P17', store_id, subject, detail from audit.p17
union all select 'P18', store_id, subject, detail from audit.p18;
