-- the earlier result of the readings detector goes: a run replaces it
delete from ml.reading_scores
