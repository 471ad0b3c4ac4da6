terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "retention" {
  default = 0
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_elasticache_subnet_group" "net" {
  name       = "net"
  subnet_ids = ["subnet-1", "subnet-2"]
}

resource "aws_elasticache_parameter_group" "params" {
  name   = "params"
  family = "redis7"
  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }
}

resource "aws_elasticache_user" "app" {
  user_id       = "app"
  user_name     = "app"
  access_string = "on ~app:* +@all"
  engine        = "REDIS"
  passwords     = ["correct-horse-battery-staple"]
}

resource "aws_elasticache_user" "nobody" {
  user_id              = "nobody"
  user_name            = "default"
  access_string        = "off ~* -@all"
  engine               = "REDIS"
  no_password_required = true
}

resource "aws_elasticache_user_group" "team" {
  user_group_id = "team"
  engine        = "REDIS"
  user_ids      = [aws_elasticache_user.app.user_id, aws_elasticache_user.nobody.user_id]
}

resource "aws_elasticache_replication_group" "nodes" {
  replication_group_id       = "nodes"
  description                = "three nodes"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 3
  automatic_failover_enabled = true
  multi_az_enabled           = true
  transit_encryption_enabled = true
  at_rest_encryption_enabled = true
  user_group_ids             = [aws_elasticache_user_group.team.user_group_id]
  subnet_group_name          = aws_elasticache_subnet_group.net.name
  parameter_group_name       = aws_elasticache_parameter_group.params.name
  snapshot_retention_limit   = var.retention
  tags                       = { team = "web" }

  # Whatever of this is read back otherwise makes Terraform replace the group, and its data with it.
  preferred_cache_cluster_azs = ["us-east-1c", "us-east-1a", "us-east-1c"]
  port                        = 6380
  kms_key_id                  = "arn:aws:kms:us-east-1:123456789012:key/of-mine"
  network_type                = "ipv4"
  ip_discovery                = "ipv4"
  security_group_ids          = ["sg-of-mine"]
  maintenance_window          = "tue:01:00-tue:02:30"
  snapshot_window             = "05:00-07:00"
}

resource "aws_elasticache_replication_group" "shards" {
  replication_group_id       = "shards"
  description                = "three shards"
  node_type                  = "cache.t4g.micro"
  num_node_groups            = 3
  replicas_per_node_group    = 1
  automatic_failover_enabled = true
}

# A cluster may have the id of a group.
resource "aws_elasticache_cluster" "one" {
  cluster_id        = "nodes"
  engine            = "redis"
  node_type         = "cache.t4g.micro"
  num_cache_nodes   = 1
  availability_zone = "us-east-1c"
  az_mode           = "single-az"
  port              = 6381
}

output "primary" {
  value = aws_elasticache_replication_group.nodes.primary_endpoint_address
}
