-- the earlier evidence of meters goes: a run replaces it
delete from ml.meter_evidence
