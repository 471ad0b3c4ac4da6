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
}

resource "aws_elasticache_replication_group" "shards" {
  replication_group_id       = "shards"
  description                = "three shards"
  node_type                  = "cache.t4g.micro"
  num_node_groups            = 3
  replicas_per_node_group    = 1
  automatic_failover_enabled = true
}

resource "aws_elasticache_cluster" "one" {
  cluster_id      = "one"
  engine          = "redis"
  node_type       = "cache.t4g.micro"
  num_cache_nodes = 1
}

output "primary" {
  value = aws_elasticache_replication_group.nodes.primary_endpoint_address
}
