-- the earlier models of technical loss go: a run replaces them
delete from ml.technical_losses
