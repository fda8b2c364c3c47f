-- the earlier result of the meters detector goes: a run replaces it
delete from ml.meter_scores
