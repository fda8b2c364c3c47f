-- true: its values are of the secondary side of instrument transformers; the models multiply them by the ratio that the
-- network states of the meter. null: loaded before this was asked, energy as stated
alter table ops.files add column is_secondary boolean;
