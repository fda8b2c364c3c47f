-- what the earlier scores were made with goes with them
delete from ml.models
